"""A telephone number as somebody wrote it -> how it is printed and dialled, and what is odd of it.

Numbers that are kept for fiction are those of the authorities that give numbers out: in North
America (ATIS-0300115), the United Kingdom (Ofcom), France (Arcep), Germany (Bundesnetzagentur),
Australia (ACMA) and Sweden (PTS).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import phonenumbers

from handbill.problem import Place, Problem, Severity

WARNING: Final = Severity.WARNING
# Never a group's contact: who calls these reaches the police.
POLICE: Final = {"911", "112", "999"}
# 211, 988 and the like; five- and six-digit codes are for text messages.
LONGEST_CODE: Final = 6
NORTH_AMERICA: Final = 1
# A number of North America without its area code.
LOCAL: Final = 7

# By country code, what follows it.
_FICTION: Final = {
    NORTH_AMERICA: r"\d{3}55501\d\d",
    44: r"1632960\d{3}|1(?:1[3-8]|[2-6]1)4960\d{3}|1914980\d{3}|2079460\d{3}|2896496\d{3}"
    r"|2920180\d{3}|7700900\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3}",
    33: r"(?:19900|26191|35301|46571|53649|63998)\d{4}",
    49: r"(?:3023125|6990009|4066969|2214710|8999998)\d{3}",
    61: r"[2378](?:5550|7010)\d{4}|491570(?:006|15[6-9]|110|313|737)",
    46: r"(?:3139006|4062804|8465004|9803192|7017406)\d\d",
}
_FILLED: Final = re.compile(r"(\d)\1{6,}")
_COUNTED: Final = ("01234567890", "09876543210")
# Area codes that are none, and an exchange with nobody behind it.
_NOWHERE: Final = re.compile(r"(?:000|111|123|555)\d{7}|\d{3}5555555|555\d{4}")
_LETTERS: Final = re.compile(r"([A-Za-z])\1\1")


@dataclass(frozen=True)
class Doubt:
    """What is wrong with a value, wherever it stands, and the mend."""

    what: str
    mend: str
    severity: Severity = Severity.ERROR

    def at(self, place: Place, called: str = "") -> Problem:
        """Give the problem at a place; ``called`` is what the user finds the value by."""
        what = f"{called}: {self.what}" if called else self.what
        return Problem(place, what, self.mend, self.severity)


def dialled(number: str, region: str) -> tuple[str, str]:
    """Set a full number in its country's style; what would be spoilt by that prints as entered.

    Formatting would destroy vanity numbers (1-800-GET-HELP) and extensions, and short numbers (211)
    or ones without an area code are no numbers of the numbering plan. Gives what is printed, and
    the ``tel:`` address that dials it.
    """
    parsed = plan_number(number, region)
    if parsed is None:
        digits = re.sub(r"[^0-9+*#]", "", number)
        return number, f"tel:{digits}"
    home = phonenumbers.region_code_for_number(parsed) == region
    style = phonenumbers.PhoneNumberFormat
    shown = phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)
    if any(char.isalpha() for char in number):
        shown = number
    return shown, phonenumbers.format_number(parsed, style.RFC3966)


@lru_cache(maxsize=256)
def plan_number(number: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Give a number of a country's plan, area code and all, or nothing."""
    if len(re.sub(r"[^0-9A-Za-z]", "", number)) <= LONGEST_CODE:
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return parsed if reason == phonenumbers.ValidationResult.IS_POSSIBLE else None


@lru_cache(maxsize=256)
def reaches_nobody(number: str, region: str) -> str | None:
    """Say what a number is that reaches nobody wherever it is dialled, or nothing."""
    parsed = plan_number(number, region)
    typed = re.sub(r"\D", "", number)
    plan = phonenumbers.national_significant_number(parsed) if parsed else typed
    if parsed and re.fullmatch(_FICTION.get(parsed.country_code or 0, "-"), plan):
        return "a made-up number"
    american = parsed.country_code == NORTH_AMERICA if parsed else len(typed) == LOCAL
    nowhere = american and _NOWHERE.fullmatch(plan)
    counted = len(plan) >= LOCAL and any(row.find(plan) in (0, 1) for row in _COUNTED)
    filled = _FILLED.fullmatch(plan) or _FILLED.fullmatch(typed)
    return "a placeholder" if nowhere or counted or filled or _LETTERS.search(number) else None


def number_doubts(number: str, region: str, *, real: bool) -> Iterator[Doubt]:
    """Say what is odd about a number; ``real`` ones must reach somebody."""
    digits = re.sub(r"\D", "", number)
    parsed = plan_number(number, region)
    false = reaches_nobody(number, region) if real else None
    if digits in POLICE:
        yield Doubt(f"{number} is the police", "give the group's own number", WARNING)
    elif parsed is None and phonenumbers.is_emergency_number(digits, region):
        what = f"{number} is an emergency line in {region}, which may send the police"
        yield Doubt(what, "give the group's own number", WARNING)
    elif false:
        yield Doubt(f"{number} is {false}: nobody answers it", "give the group's own number")
    elif parsed is None and len(digits) > LONGEST_CODE:
        what = f"{number} has too many or too few digits for {region}"
        yield Doubt(what, "check it digit by digit")
    elif real and parsed and not phonenumbers.is_valid_number(parsed):
        what = f"{number} is no number that is in use, as far as is known"
        mend = "check it digit by digit; write a number of another country with + and its code"
        yield Doubt(what, mend, WARNING)


def mobile(number: str, region: str) -> bool:
    """Whether a number is known to be a mobile's; North America does not tell them apart."""
    parsed = plan_number(number, region)
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.PERSONAL_NUMBER)
    return parsed is not None and phonenumbers.number_type(parsed) in kinds


def toll_free(number: str, region: str) -> bool:
    """Whether a number costs nothing to call."""
    parsed = plan_number(number, region)
    free = phonenumbers.PhoneNumberType.TOLL_FREE
    return parsed is not None and phonenumbers.number_type(parsed) == free

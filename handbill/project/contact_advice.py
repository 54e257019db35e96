"""What a contact says -> what its group is warned of and reminded of, before it is printed.

Who reads a leaflet may call because of what is said here, or not call because of what is not; none
of this can be known for certain, so that it never stops anything.
"""

import re
from collections.abc import Iterator
from typing import Final

from handbill.project.contact import ContactRow
from handbill.project.contact_number import WARNING, Doubt, mobile, toll_free
from handbill.project.contact_web import ROOM, SHORT, code_side, host, leads_nowhere, whole
from handbill.project.toml import Key

# What people would take for the police, in the languages that a name is likely to be in. LEAD
# itself is "Law Enforcement Assisted Diversion", so these two words are not among them.
_POLICE: Final = re.compile(
    r"\b(?:police|polic[ií]a|polizei|gendarmerie|sheriff|border patrol|dispatch)\b"
    r"|полиц|公安|警察",
    re.IGNORECASE,
)
_HOME: Final = re.compile(
    r"\b(?:apt|apartment|apto|departamento|depto|flat|unit|trailer|wohnung|appartement)\b\.?"
    r"\s*(?:#|no\.?|nr\.?)?\s*\w{1,5}\b|\blot\s+#?\d+\b|(?<!\w)#\s*\d+\w?\b",
    re.IGNORECASE,
)
# Words for a price or for none, and for a name, in the languages that notes are written in.
_COST: Final = re.compile(
    r"\bfree\b|\bcosts?\b|\bcharges?\b|\bfees?\b|[$€£₱]|gr[aá]ti|gratuit|kostenlos|\blibre\b"
    r"|miễn phí|免费|免費|無料|무료|مجان|رایگان|бесплат|безкошт|besplat|bezpłat|ücretsiz|मुफ़्त|निःशुल्क"
    r"|বিনামূল্যে|ਮੁਫ਼ਤ|ฟรี|ነጻ|անվճար|חינם|ឥតគិតថ្លៃ|ຟຣີ|အခမဲ့|lib nan|pub dawb",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"\bnames?\b|anon|anón|\bnombre|\bnoms?\b|\bnome\b|\btên\b|名|이름|익명|اسم|نام|\bим|анонім|pangalan"
    r"|नाम|নাম|ਨਾਂ|ਨਾਮ|ชื่อ|ስም|անուն|שם|ឈ្មោះ|ຊື່|အမည်|\bnpe\b|\bnon\b",
    re.IGNORECASE,
)
_TO_PEOPLE: Final = {"signal": "Signal", "whatsapp": "WhatsApp"}
LANGUAGES: Final = 'languages = "…" says in which languages you answer'
COST: Final = 'note may say "It is free."'
NAMELESS: Final = 'note may say "You need not give a name."'


def advice(row: ContactRow) -> Iterator[tuple[Key, Doubt]]:
    """Give all that a group is told of its contact, each with the key that it is about."""
    if row.kind != "group":
        return
    yield from _numbers(row)
    yield from _addresses(row)
    yield from _police(row)
    for text in row.address.values():
        home = _HOME.search(text)
        if home:
            what = f'the address looks like a home ("{home[0].strip()}")'
            mend = "if this is somebody's home, take it out: leaflets are kept for years"
            yield ("address",), Doubt(what, mend, WARNING)
            break
    silent = silence(row)
    if silent:
        what = f"the contact does not say {_joined([what for what, _ in silent])}"
        yield (), Doubt(what, "; ".join(mend for _, mend in silent), WARNING)


def silence(row: ContactRow) -> list[tuple[str, str]]:
    """Give what callers want to know and a contact does not say, each with the mend."""
    said = [row.note, row.hours, row.languages, row.address, *(phone.label for phone in row.phones)]
    text = "\n".join(each for texts in said for each in texts.values())
    free = row.phones and all(toll_free(phone.number, row.region) for phone in row.phones)
    silent = [] if row.languages else [("in which languages you answer", LANGUAGES)]
    silent += [] if free or _COST.search(text) else [("whether it is free", COST)]
    return silent + ([] if _NAME.search(text) else [("that one need not give a name", NAMELESS)])


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def _numbers(row: ContactRow) -> Iterator[tuple[Key, Doubt]]:
    for index, phone in enumerate(row.phones):
        app = _TO_PEOPLE.get(phone.kind)
        if not app and not mobile(phone.number, row.region):
            continue
        what = f"a {app or 'mobile'} number may be a person's own"
        mend = "make sure that it is the group's, and that several people can answer it"
        yield ("phones", index, "number"), Doubt(what, mend, WARNING)


def _addresses(row: ContactRow) -> Iterator[tuple[Key, Doubt]]:
    names = {"web": host(row.web or ""), "qr": host(row.qr or "")}
    names["email"] = (row.email or "").rpartition("@")[2]
    for key, name in names.items():
        if leads_nowhere(name):
            what = f"{name} is kept for examples: it leads nowhere"
            yield (key,), Doubt(what, "write the group's own address", WARNING)
    for key, address in (("web", row.web), ("qr", row.qr)):
        if address and address.casefold().startswith("http://"):
            what = "whoever runs a network sees what is read at an address with http://"
            yield (key,), Doubt(what, "write https:// if the site has it", WARNING)
    code = row.qr or row.web
    # To draw a code takes longer than all else that is looked at.
    side = code_side(code) if code and len(whole(code).encode()) > SHORT else 0.0
    if side > ROOM:
        what = f"the QR code of this address takes {side:g} mm; there is room for {ROOM:g} mm"
        mend = "give it a short address of your own site with qr = …"
        yield ("qr" if row.qr else "web",), Doubt(what, mend, WARNING)


def _police(row: ContactRow) -> Iterator[tuple[Key, Doubt]]:
    named: list[tuple[Key, str]] = [(("name",), text) for text in row.name.values()]
    for index, phone in enumerate(row.phones):
        named += [(("phones", index, "label"), text) for text in phone.label.values()]
    for key, text in named:
        word = _POLICE.search(text)
        if word:
            what = f'"{word[0]}" reads as if the police answered'
            yield key, Doubt(what, "if they do, take the contact out", WARNING)

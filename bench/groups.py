"""A number -> a made-up local group, as networks have them: much the same fields, other values."""

from handbill.problem import Place
from handbill.project.contact import Contact, Phone

TOWNS = ("Harbour", "Riverside", "North Shore", "Old Mill", "Lakeview", "Cedar Hill", "Bayfront")
KINDS = ("Outreach", "Night Bus", "Drop-in", "Health Project", "Harm Reduction")
HOURS = ("Mon-Fri 9:00-17:00", "Every day 18:00-23:00", "Tue and Thu 12:00-20:00")


def group(number: int) -> Contact:
    """Give a group; every value of it is its own, or one of a few."""
    town, kind = TOWNS[number % len(TOWNS)], KINDS[number % len(KINDS)]
    shown = f"(206) {200 + number // 10000}-{number % 10000:04d}"
    phones = [Phone(shown, "voice", "", {})]
    phones += [Phone(f"(425) 321-{number % 10000:04d}", "text", "", {})] if number % 3 else []
    texts = {
        "name": {"": f"{town} {kind} {number}"},
        "hours": {"": HOURS[number % len(HOURS)]},
        "languages": {"": "English, Spanish"},
        "address": {},
        "note": {},
    }
    web = f"https://g{number}.example.org"
    return Contact(
        id=f"g{number}",
        kind="group",
        phones=tuple(phones),
        texts=texts,
        email=None,
        web=web,
        qr=web,
        place=Place(f"g{number}.toml"),
    )


def values(number: int) -> dict[str, str]:
    """Give the values of a group by name, as a peer is told them."""
    made = group(number)
    return {
        "name": made.texts["name"][""],
        "phones": "\n".join(phone.shown for phone in made.phones),
        "web": (made.web or "").removeprefix("https://"),
        "hours": made.texts["hours"][""],
        "languages": made.texts["languages"][""],
    }

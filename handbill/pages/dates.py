"""A day and a language -> the day as that language writes it."""

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from handbill.language import Language


def written(day: date, language: Language) -> str:
    """Give a day in words, or in ISO 8601 where Babel does not know the language."""
    try:
        locale = Locale.parse(language.locale)
    except (UnknownLocaleError, ValueError):
        return language.number(day.isoformat())
    return language.number(format_date(day, format="long", locale=locale))

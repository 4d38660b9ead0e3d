"""The day that a list gives to an item: 2024-03-05, [03-05], 5日 over 2024-03, RFC 822."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from extractors.grammar.dates import find_dates
from warehouse import clock

# The day and its month and year in boxes of their own: "05 2024-03", "05 / 2024.03", "2024-03 05".
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})\s*日?\s*[/|]?\s*((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*月?(?![-./\d])"
)
_DAY_LAST = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*月?\s+(\d{1,2})\s*日?(?![-./\d:])")
_NO_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})[-./](\d{1,2})(?![\d./-])")


def day_in(text: str, today: date | None = None) -> date | None:
    """The first day in the words of an item or its date column; a year that is missing is the latest.

    A list shows what was published: of a day and month alone, the last one that is not ahead.
    """
    today = today or clock.now().date()
    for found in find_dates(text, compact=True):
        if found.month is not None and found.day is not None:
            return _day(found.year, found.month, found.day, today)
    if match := _DAY_FIRST.search(text):
        return _day(int(match[2]), int(match[3]), int(match[1]), today)
    if match := _DAY_LAST.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), today)
    if match := _NO_YEAR.search(text):
        return _day(None, int(match[1]), int(match[2]), today)
    return None


def day_of_feed(text: str) -> date | None:
    """The day in China of a feed's or sitemap's moment (RFC 822 or ISO 8601)."""
    text = text.strip()
    moment: datetime | None = None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return day_in(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(clock.CHINA)
    return moment.date()


def _day(year: int | None, month: int, day: int, today: date) -> date | None:
    try:
        if year is not None:
            return date(year, month, day)
        this = date(today.year, month, day)
        return this if this <= today else date(today.year - 1, month, day)
    except ValueError:
        return None

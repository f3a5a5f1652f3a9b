"""Dates as precise as they are known, terms, and counts of years.

>>> first_day("2022"), last_day("2022-02")
(datetime.date(2022, 1, 1), datetime.date(2022, 2, 28))
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta, timezone

from mapper.domain import Text
from mapper.errors import InvalidQuestion

_TERM = re.compile(r"P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?")
LAST_DATE = date.max
CHINA_TIME = timezone(timedelta(hours=8))
"""The one time of all places of this product."""


def first_day(text: str) -> date | None:
    """The first day of a date as precise as known; none for an empty text."""
    if not text:
        return None
    year, month, day = [*(int(part) for part in text.split("-")), 1, 1][:3]
    return date(year, month, day)


def last_day(text: str) -> date | None:
    """The last day of a date as precise as known; none for an empty text."""
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return date(parts[0], month, day)


def add_months(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a month that is too short.

    Stops at the calendar's last day.

    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    total = start.year * 12 + start.month - 1 + months
    year, month = divmod(total, 12)
    if year > LAST_DATE.year:
        return LAST_DATE
    if year < 1:
        return date.min
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def add_years(start: date, years: float) -> date:
    """The same day so many years on; parts of a year count in whole months.

    >>> add_years(date(2026, 11, 22), 1.5)
    datetime.date(2028, 5, 22)
    """
    return add_months(start, round(years * 12))


def add_term(start: date, term: str) -> date:
    """The day on which a term such as ``P3Y`` that began on ``start`` has passed."""
    match = _TERM.fullmatch(term)
    if match is None:
        raise InvalidQuestion(
            Text(
                f"“{term}”不是期限：请写作P3Y、P6M或P90D",
                f"{term!r} is no term: write P3Y, P6M or P90D",
            )
        )
    years, months, days = (int(part or 0) for part in match.groups())
    end = add_months(start, years * 12 + months)
    return end if LAST_DATE - end < timedelta(days=days) else end + timedelta(days=days)


def parse_day(text: str) -> date:
    """A day written as 2026-11-22; raises InvalidQuestion with what to write."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _no(text)
    except ValueError:
        return _no(text)


def _no(text: str) -> date:
    raise InvalidQuestion(
        Text(
            f"“{text[:40]}”不是日期；请写作2026-11-22",
            f"{text[:40]!r} is no day; write it as 2026-11-22",
        )
    )


# --- instants -----------------------------------------------------------------


def today_in_china() -> date:
    """The present day of the places of this product, wherever the machine stands."""
    return datetime.now(CHINA_TIME).date()


def china_day(at: str) -> date:
    """The day in China on which an instant fell.

    >>> china_day("2026-11-22T16:00:00.000+00:00")
    datetime.date(2026, 11, 23)
    """
    return datetime.fromisoformat(at).astimezone(CHINA_TIME).date()


def end_of_china_day(day: date) -> datetime:
    """The last millisecond of a day in China.

    >>> end_of_china_day(date(2026, 11, 22)).isoformat(timespec="milliseconds")
    '2026-11-22T23:59:59.999+08:00'
    """
    return datetime.combine(day, time.max, CHINA_TIME)

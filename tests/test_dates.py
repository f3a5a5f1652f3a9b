"""Dates as precise as known, terms and counts of years, up to the ends of the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.dates import (
    LAST_DATE,
    add_months,
    add_term,
    add_years,
    first_day,
    last_day,
    parse_day,
)
from mapper.errors import InvalidQuestion

DAYS = st.dates()
YEARS = st.floats(min_value=0, max_value=200, allow_nan=False)


@given(DAYS, st.integers(-2400, 2400))
def test_adding_months_keeps_the_day_or_takes_the_last_of_the_month(
    start: date, months: int
) -> None:
    end = add_months(start, months)
    wanted = start.year * 12 + start.month - 1 + months
    if 12 <= wanted < 12 * (LAST_DATE.year + 1):
        assert (end.year, end.month) == (wanted // 12, wanted % 12 + 1)
        assert end.day == min(start.day, monthrange(end.year, end.month)[1])
    else:
        assert end in (date.min, LAST_DATE)


@given(DAYS, YEARS, YEARS)
def test_more_years_never_end_earlier(start: date, some: float, others: float) -> None:
    fewer, more = sorted((some, others))
    assert start <= add_years(start, fewer) <= add_years(start, more)


@given(DAYS, DAYS, YEARS)
def test_a_later_start_never_ends_earlier(one: date, other: date, years: float) -> None:
    earlier, later = sorted((one, other))
    assert add_years(earlier, years) <= add_years(later, years)


@pytest.mark.parametrize(
    ("start", "years", "end", "why"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28), "no leap day"),
        (date(2024, 2, 29), 4, date(2028, 2, 29), "a leap day again"),
        (date(2026, 11, 22), 0.5, date(2027, 5, 22), "half a year is six months"),
        (date(9990, 1, 1), 20, LAST_DATE, "the calendar ends"),
        (date(2026, 1, 1), 10**9, LAST_DATE, "nonsense ends there too"),
        (date(5, 1, 1), -20, date.min, "and at its first day"),
    ],
)
def test_years_are_counted_by_the_calendar(start: date, years: float, end: date, why: str) -> None:
    assert add_years(start, years) == end, why


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-03", date(2022, 3, 1), date(2022, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-03-28", date(2022, 3, 28), date(2022, 3, 28)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_partial_date_reaches_from_its_first_to_its_last_day(
    text: str, first: date, last: date
) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


def test_an_empty_date_has_no_days() -> None:
    assert first_day("") is None
    assert last_day("") is None


@given(DAYS)
def test_a_whole_date_is_its_own_first_and_last_day(day: date) -> None:
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("term", "end"),
    [
        ("P3Y", date(2029, 1, 31)),
        ("P1M", date(2026, 2, 28)),
        ("P90D", date(2026, 5, 1)),
        ("P1Y1M1D", date(2027, 3, 1)),
        ("P0D", date(2026, 1, 31)),
        ("P999999Y", LAST_DATE),
        ("P999999D", date(2026, 1, 31) + timedelta(days=999_999)),
        ("P999998Y999999D", LAST_DATE),
    ],
)
def test_a_term_passes_on_its_last_day(term: str, end: date) -> None:
    assert add_term(date(2026, 1, 31), term) == end


@pytest.mark.parametrize(
    "term", ["", "P", "3Y", "P3", "P3W", "PT3H", "P-3Y", "P3Y\n", "P9999999999D"]
)
def test_what_is_no_term_is_refused_with_what_to_write(term: str) -> None:
    with pytest.raises(InvalidQuestion, match="write P3Y, P6M or P90D"):
        add_term(date(2026, 1, 1), term)


@given(DAYS, st.integers(0, 999), st.integers(0, 999), st.integers(0, 99_999))
def test_a_term_never_ends_before_it_begins(
    start: date, years: int, months: int, days: int
) -> None:
    assert start <= add_term(start, f"P{years}Y{months}M{days}D") <= LAST_DATE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("2026", "a year alone is no day"),
        ("2026-02-30", "no such day"),
        ("2026-1-1", "without noughts"),
        ("20260101", "without hyphens"),
        ("2026-01-01T00:00", "with a time"),
        ("0000-01-01", "before the calendar"),
        ("２０２６-01-01", "full-width digits"),
        ("2026-01-01\n", "a line break behind"),
        ("x" * 10_000, "a long text is cut in the message"),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_write(text: str, why: str) -> None:
    with pytest.raises(InvalidQuestion, match="write it as 2026-11-22") as caught:
        parse_day(text)
    assert len(str(caught.value)) < 100, why

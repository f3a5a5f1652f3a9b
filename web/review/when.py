"""Instants of the log as people read them: the day and the time of China."""

from __future__ import annotations

from datetime import datetime

from mapper.dates import CHINA_TIME
from mapper.domain import Text
from mapper.sentences import day_text


def moment(at: str) -> Text:
    """An instant by day and minute.

    >>> moment("2026-11-22T16:30:00.000+00:00").en
    '23 November 2026, 00:30'
    """
    if not at:
        return Text("", "")
    there = datetime.fromisoformat(at).astimezone(CHINA_TIME)
    day = day_text(there.date())
    return Text(f"{day.zh} {there:%H:%M}", f"{day.en}, {there:%H:%M}")

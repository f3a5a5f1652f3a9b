"""The picture of a score: its bars stay inside and add up to what is shown."""

from __future__ import annotations

import pytest

from web.review.waterfall import draw, parts_shown


def test_the_figures_shown_add_up_to_the_score_shown():
    parts = [4.0, 2.404, 0.375004, -0.262, 0.0946]
    assert round(sum(parts_shown(parts)), 2) == round(sum(parts), 2)
    assert draw(parts).bars[-1].value == f"{sum(parts):.2f}"


@pytest.mark.parametrize("parts", [[1.0, -2.0, 0.5], [0.0], [], [1e-6, 3.0], [-1.0, -1.0]])
def test_bars_stay_inside_the_picture_and_each_begins_where_the_last_ended(parts: list[float]):
    picture = draw(parts)
    assert all(bar.x >= 0 and bar.x + bar.width <= 290 for bar in picture.bars)
    for before, bar in zip(picture.bars, picture.bars[1:-1], strict=False):
        assert before.end == pytest.approx(bar.x) or before.end == pytest.approx(bar.x + bar.width)

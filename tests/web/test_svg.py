"""The picture of a path: whole texts, inside their boxes, with words beside it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from pages import Page

from web.lookup.svg import WIDTH, Stop, draw, text_width, wrap

LONG = [
    "Overseas fund, asset-management or fund-sales qualification with a CSRC memorandum",
    "与中国证监会签有监管合作谅解备忘录的国家和地区基金、资产管理、基金销售从业资格",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "ACCA特许公认会计师公会Member（会员）及FCCA资深会员",
    "短",
]


@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize("width", [60, 180, 292])
def test_wrapping_loses_nothing_and_fits(text: str, width: int):
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 14) <= width + 14 for line in lines), "a mark may hang over by one"


def test_no_line_begins_with_a_closing_mark():
    for width in range(40, 300, 7):
        assert not [line for line in wrap(LONG[1], width)[1:] if line[0] in "，。、）"]


def test_boxes_and_arrows_follow_each_other_without_overlap():
    stops = [Stop("kind", text, "via") for text in LONG]
    drawing = draw(stops, ["Suzhou\nin force no later than 28 March 2022"] * 4, "title", "words")
    edges = []
    for box, arrow in zip(drawing.boxes, [*drawing.arrows, None], strict=True):
        edges += [box.y, box.y + box.height]
        assert all(box.y < line.y < box.y + box.height for line in (box.kind, *box.lines))
        if arrow is not None:
            edges += [arrow.top, arrow.bottom]
            assert all(arrow.top < line.y <= arrow.bottom for line in arrow.lines)
    assert edges == sorted(edges)
    assert edges[-1] <= drawing.height
    assert drawing.width == WIDTH


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_picture_has_a_title_a_description_and_the_same_in_words(
    client: FlaskClient, lang: str
):
    page = Page(client.get(f"/certificates/frm?lang={lang}").text)
    ids = [str(attributes["id"]) for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), "ids are used once"
    pictures = [
        attributes for tag, attributes in page.tags if tag == "svg" and "role" in attributes
    ]
    lists = [
        1 for tag, attributes in page.tags if tag == "ol" and attributes.get("class") == "hops"
    ]
    assert pictures
    assert len(pictures) == len(lists)
    for picture in pictures:
        assert set(str(picture["aria-labelledby"]).split()) <= set(ids)


def test_a_list_on_the_way_is_a_stop_of_its_own(client: FlaskClient):
    html = client.get("/certificates/cfa-charter?lang=en").text
    assert 'class="box start"' in html
    assert 'class="box target"' in html

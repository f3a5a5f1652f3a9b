"""Places form a graph without cycles in which every name finds its own; other lists are ladders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain import CHINA, Edition, EditionId, Place, PlaceId, Standing, Text
from mapper.errors import UnknownDegree, UnknownPlace
from mapper.vocabulary import Vocabulary, Word

NAME = Text("名", "name")


def place(
    name: str,
    kind: str,
    *parents: str,
    zh: str = "",
    code: str = "",
    aliases: tuple[str, ...] = (),
) -> Place:
    around = tuple(PlaceId(parent) for parent in parents)
    return Place(PlaceId(name), kind, around, code, Text(zh or name, name.title()), aliases)


# Hengqin lies in a city and belongs to two groups, of which one lies in the other
PLACES = (
    place("china", "country", zh="中国"),
    place("guangdong", "province", "china", zh="广东省", code="440000", aliases=("广东",)),
    place("gba", "group", "china", zh="粤港澳大湾区", aliases=("大湾区", "Greater Bay Area")),
    place("gba-nine", "group", "guangdong", "gba", zh="大湾区内地九市"),
    place("pilot-ftz", "group", "china", zh="自由贸易试验区"),
    place("zhuhai", "city", "gba-nine", zh="珠海市", code="440400", aliases=("珠海",)),
    place("hengqin", "zone", "zhuhai", "pilot-ftz", zh="横琴", aliases=("橫琴新區",)),
    place("suzhou", "city", "china", zh="苏州市", code="320500", aliases=("苏州",)),
)


def edition(name: str, at: str, kind: str = "catalogue") -> Edition:
    return Edition(EditionId(name), kind, PlaceId(at), "", NAME, "", Standing.IN_FORCE)


EDITIONS = (
    edition("national", "china"),
    edition("national-rules", "china", "domestic"),
    edition("bay-area", "gba"),
    edition("guangdong-1", "guangdong"),
    edition("guangdong-rules", "guangdong", "domestic"),
    edition("guangdong-exams", "guangdong", "examination_list"),
    edition("zhuhai-1", "zhuhai"),
    edition("hengqin-1", "hengqin"),
    edition("suzhou-1", "suzhou"),
)
WORDS = Vocabulary(
    places={known.id: known for known in PLACES},
    editions={known.id: known for known in EDITIONS},
    degrees={
        "bachelor": Word("bachelor", Text("本科（学士）", "bachelor"), 2, ("学士", "BSc")),
        "second_bachelor": Word(
            "second_bachelor", Text("第二学士学位", "second bachelor"), 3, ("双学士",)
        ),
        "doctor": Word("doctor", Text("博士", "doctor"), 5, ("PhD",)),
    },
    fields={
        "engineering": Word("engineering", Text("工程", "engineering")),
        "construction": Word(
            "construction", Text("建设工程", "construction"), parent="engineering"
        ),
        "civil": Word("civil", Text("土木工程", "civil engineering"), parent="construction"),
        "loop": Word("loop", Text("环", "loop"), parent="loop"),
    },
)


def names(places: frozenset[PlaceId]) -> set[str]:
    return {str(known) for known in places}


# --- places ------------------------------------------------------------------------------------


def test_a_place_is_enclosed_by_all_its_parents_and_groups() -> None:
    assert names(WORDS.enclosing(PlaceId("hengqin"))) == {
        "hengqin",
        "zhuhai",
        "gba-nine",
        "guangdong",
        "gba",
        "pilot-ftz",
        "china",
    }
    assert names(WORDS.enclosing(CHINA)) == {"china"}


def test_what_lies_inside_leaves_out_the_place_itself() -> None:
    assert names(WORDS.inside(PlaceId("gba"))) == {"gba-nine", "zhuhai", "hengqin"}
    assert names(WORDS.inside(PlaceId("pilot-ftz"))) == {"hengqin"}
    assert WORDS.inside(PlaceId("suzhou")) == frozenset()


def test_a_place_that_is_not_loaded_is_enclosed_by_itself_alone() -> None:
    assert names(WORDS.enclosing(PlaceId("atlantis"))) == {"atlantis"}
    assert WORDS.inside(PlaceId("atlantis")) == frozenset()
    assert WORDS.place_name(PlaceId("atlantis")) == Text("atlantis", "atlantis")


def test_a_parent_that_is_not_loaded_encloses_all_the_same() -> None:
    alone = Vocabulary(places={PlaceId("a"): place("a", "city", "b")})
    assert names(alone.enclosing(PlaceId("a"))) == {"a", "b"}


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_inside_is_the_other_side_of_enclosing(inner: Place, outer: Place) -> None:
    encloses = outer.id in WORDS.enclosing(inner.id) and inner.id != outer.id
    assert (inner.id in WORDS.inside(outer.id)) is encloses


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_what_encloses_an_encloser_encloses_too(inner: Place, outer: Place) -> None:
    if outer.id in WORDS.enclosing(inner.id):
        assert WORDS.enclosing(outer.id) <= WORDS.enclosing(inner.id)


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("zhuhai", "zhuhai", "the id"),
        ("Zhuhai", "zhuhai", "the English name"),
        ("珠海市", "zhuhai", "the Chinese name"),
        ("珠海", "zhuhai", "an alias"),
        ("440400", "zhuhai", "the official code"),
        ("４４０４００", "zhuhai", "the code in full width"),
        ("廣東省", "guangdong", "Traditional characters"),
        ("横琴新区", "hengqin", "an alias that is kept in Traditional characters"),
        ("  greater bay  area ", "gba", "case and spaces"),
    ],
)
def test_a_place_is_found_by_each_of_its_names(text: str, found: str, why: str) -> None:
    assert WORDS.find_place(text) == found, why


@pytest.mark.parametrize("text", ["atlantis", "", "440", "珠", "x" * 10_000])
def test_an_unknown_place_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UnknownPlace, match=r"(write its name|did you mean)") as caught:
        WORDS.find_place(text)
    assert caught.value.name == text
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("suzou", "是否指苏州市", "did you mean Suzhou"),
        ("heng-quin", "是否指横琴", "did you mean Hengqin"),
        ("广冻", "是否指广东省", "did you mean Guangdong"),
        ("atlantis", "请写其名称", "write its name"),
    ],
)
def test_a_misspelt_place_is_answered_with_places_written_alike(
    text: str, zh: str, en: str
) -> None:
    with pytest.raises(UnknownPlace) as caught:
        WORDS.find_place(text)
    assert zh in caught.value.text.zh
    assert en in caught.value.text.en


def test_a_place_without_a_code_is_not_found_by_nothing() -> None:
    assert all(not known.code for known in PLACES if known.kind == "group")
    with pytest.raises(UnknownPlace):
        WORDS.find_place(" ")


# --- fields and degrees ------------------------------------------------------------------------


def test_a_field_lies_in_all_wider_ones() -> None:
    assert WORDS.wider("civil") == {"civil", "construction", "engineering"}
    assert WORDS.wider("engineering") == {"engineering"}


def test_a_field_that_is_not_ours_has_no_wider_one() -> None:
    assert WORDS.wider("alchemy") == frozenset()


def test_a_field_that_names_itself_as_wider_ends_the_walk() -> None:
    assert WORDS.wider("loop") == {"loop"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("土木工程", "civil"),
        ("Civil Engineering", "civil"),
        ("相关专业", "related"),
        ("related", "related"),
        ("alchemy", "alchemy"),
    ],
)
def test_a_field_is_found_by_its_names_or_kept_as_written(text: str, found: str) -> None:
    assert WORDS.find_field(text) == found


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("bachelor", "bachelor", "the id"),
        ("學士", "bachelor", "an alias in Traditional characters"),
        ("本科（学士）", "bachelor", "the Chinese name with full-width brackets"),
        ("bsc", "bachelor", "an alias in lower case"),
        ("second_bachelor", "second_bachelor", "an id with an underscore"),
        ("Second Bachelor", "second_bachelor", "the same with a space"),
        ("双学士", "second_bachelor", "not the 学士 inside it"),
        ("ＰｈＤ", "doctor", "full width"),
    ],
)
def test_a_degree_is_found_by_each_of_its_names(text: str, found: str, why: str) -> None:
    assert WORDS.find_degree(text) == found, why


@pytest.mark.parametrize("text", ["wizard", "", "硕", "x" * 10_000])
def test_an_unknown_degree_is_refused_with_the_ones_there_are(text: str) -> None:
    with pytest.raises(UnknownDegree, match="bachelor, second_bachelor, doctor") as caught:
        WORDS.find_degree(text)
    assert len(str(caught.value)) < 200


def test_each_degree_has_its_rung() -> None:
    assert WORDS.degree_ranks == {"bachelor": 2, "second_bachelor": 3, "doctor": 5}


# --- editions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "found", "why"),
    [
        ("suzhou", ["suzhou-1"], "the country's editions are not a city's"),
        (
            "hengqin",
            ["bay-area", "guangdong-1", "hengqin-1", "zhuhai-1"],
            "its own and those of what encloses it",
        ),
        ("guangdong", ["guangdong-1"], "no domestic rules, no lists of examinations"),
        ("china", ["national"], "the country has its own"),
        ("pilot-ftz", [], "what lies inside does not count"),
        ("atlantis", [], "no such place"),
    ],
)
def test_the_editions_of_a_place_are_its_own_and_those_around_it(
    at: str, found: list[str], why: str
) -> None:
    assert sorted(known.id for known in WORDS.editions_of(PlaceId(at))) == found, why


def test_an_edition_stands_once_though_several_ways_lead_to_its_place() -> None:
    found = [known.id for known in WORDS.editions_of(PlaceId("gba-nine"))]
    assert len(found) == len(set(found)) == 2


# --- words of sources and editions -------------------------------------------------------

COLLEGE, ARTICLE = Text("丹福德", "Danford"), Text("第7条", "article 7")
CITED = Vocabulary(
    places={known.id: known for known in PLACES},
    origins={"japan": Word("japan", Text("日本", "Japan"))},
    phrases={text.en: Word(text.en, text) for text in (COLLEGE, ARTICLE)},
)


@pytest.mark.parametrize("words", ["article 7", "第7条"])
def test_a_phrase_is_found_by_its_words_in_either_language(words: str):
    assert CITED.phrase(words) == ARTICLE


@pytest.mark.parametrize("typed", ["附件一第3行", "Sheet1!12", "example.org", ""])
def test_what_somebody_typed_stands_as_it_is_in_both_languages(typed: str):
    assert CITED.phrase(typed) == Text(typed, typed)


def test_a_party_is_a_place_an_origin_or_a_name():
    found = [CITED.party(each).zh for each in ("suzhou", "japan", "Danford", "Nobody")]
    assert found == ["苏州市", "日本", "丹福德", "Nobody"]

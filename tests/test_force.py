"""In force is three-valued: yes, not certain, no; small editions, links and sources show when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain import (
    CHINA,
    Certainty,
    Claim,
    Edition,
    EditionId,
    Link,
    LinkId,
    NodeId,
    PlaceId,
    Relation,
    Source,
    SourceId,
    Standing,
    Text,
)
from mapper.force import (
    Force,
    Holds,
    edition_holds,
    edition_starts,
    force,
    replaced_on,
    successors,
)

NAME = Text("名", "name")
SUZHOU = PlaceId("suzhou")
EDITION = Edition(EditionId("old"), "catalogue", SUZHOU, "1", NAME, "", Standing.IN_FORCE)
LATER = replace(EDITION, id=EditionId("new"), number="2", replaces=(EDITION.id,))


def source(name: str, published: str) -> Source:
    return Source(SourceId(name), NAME, "", "", published, "press", Certainty.SEEN)


def claim(name: str, field: str = "") -> Claim:
    return Claim(LinkId("link"), SourceId(name), "p. 1", Certainty.SEEN, field)


LINK = Link(
    LinkId("link"),
    NodeId("abt"),
    Relation.NAMED_FOR,
    None,
    SUZHOU,
    EDITION.id,
    (claim("press"),),
)
PRESS = source("press", "2022-03-28")


def asked(
    on: date,
    *editions: Edition,
    link: Link = LINK,
    sources: tuple[Source, ...] = (PRESS,),
) -> Force:
    return force(
        link,
        on,
        {edition.id: edition for edition in editions},
        {known.id: known for known in sources},
    )


# --- a start that is known ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2020, 6, 30), Holds.NO),
        (date(2020, 7, 1), Holds.YES),
        (date(2026, 11, 22), Holds.YES),
    ],
)
def test_a_link_holds_from_the_known_start_of_its_edition(on: date, holds: Holds) -> None:
    found = asked(on, replace(EDITION, valid_from="2020-07-01"))
    assert found.holds is holds
    assert found.since == date(2020, 7, 1)


def test_before_a_known_start_the_answer_names_the_day() -> None:
    found = asked(date(2020, 6, 30), replace(EDITION, valid_from="2020-07-01"))
    assert found.starts_on == date(2020, 7, 1)
    assert not found.ended


def test_a_link_s_own_start_goes_before_its_edition_s() -> None:
    link = replace(LINK, valid_from="2021-01-01")
    edition = replace(EDITION, valid_from="2020-07-01")
    assert asked(date(2020, 12, 31), edition, link=link).holds is Holds.NO
    assert asked(date(2021, 1, 1), edition, link=link).holds is Holds.YES


def test_a_year_alone_counts_from_its_first_of_january() -> None:
    edition = replace(EDITION, valid_from="2021")
    assert asked(date(2020, 12, 31), edition).holds is Holds.NO
    assert asked(date(2021, 1, 1), edition).holds is Holds.YES


def test_no_link_holds_before_its_document_even_if_that_reaches_back() -> None:
    edition = replace(EDITION, valid_from="2021-01-01", published="2021-08-19")
    before = asked(date(2021, 8, 18), edition)
    assert (before.holds, before.since) == (Holds.NO, date(2021, 8, 19))
    assert before.starts_on == date(2021, 8, 19)
    assert asked(date(2021, 8, 19), edition).holds is Holds.YES


# --- a start that is not known -------------------------------------------------------------


def test_without_a_start_a_link_is_not_certain_before_its_earliest_source() -> None:
    before = asked(date(2022, 3, 27), EDITION)
    assert (before.holds, before.starts_on) == (Holds.UNCERTAIN, None)
    assert before.since == date(2022, 3, 28)
    assert asked(date(2022, 3, 28), EDITION).holds is Holds.YES


def test_the_published_day_is_a_bound_below_which_no_link_holds() -> None:
    edition = replace(EDITION, published="2017-05")
    assert asked(date(2017, 4, 30), edition).holds is Holds.NO
    assert asked(date(2017, 5, 1), edition).holds is Holds.UNCERTAIN
    assert asked(date(2022, 3, 28), edition).holds is Holds.YES


def test_the_earliest_possible_day_is_a_bound_but_proves_nothing() -> None:
    edition = replace(EDITION, not_before="2017")
    assert asked(date(2016, 12, 31), edition).holds is Holds.NO
    assert asked(date(2017, 1, 1), edition).holds is Holds.UNCERTAIN
    undated = asked(date(2026, 1, 1), edition, sources=(source("press", ""),))
    assert (undated.holds, undated.since) == (Holds.UNCERTAIN, None)


def test_a_source_older_than_the_document_makes_nothing_certain_before_it() -> None:
    edition = replace(EDITION, published="2022-06-01")
    assert asked(date(2022, 5, 31), edition).holds is Holds.NO
    assert asked(date(2022, 5, 31), edition).since == date(2022, 6, 1)
    assert asked(date(2022, 6, 1), edition).holds is Holds.YES


def test_an_edition_whose_sources_have_no_date_shows_itself_from_its_document() -> None:
    edition = replace(EDITION, published="2021-11-22")
    found = asked(date(2021, 11, 22), edition, sources=(source("press", ""),))
    assert (found.holds, found.since) == (Holds.YES, date(2021, 11, 22))


def test_of_two_sources_the_earlier_counts() -> None:
    link = replace(LINK, claims=(claim("press"), claim("office")))
    sources = (PRESS, source("office", "2021-02"))
    assert asked(date(2021, 2, 1), EDITION, link=link, sources=sources).holds is Holds.YES


def test_a_source_for_one_field_does_not_show_the_link() -> None:
    link = replace(LINK, claims=(claim("press"), claim("office", field="levels")))
    sources = (PRESS, source("office", "2021-02"))
    assert asked(date(2021, 2, 1), EDITION, link=link, sources=sources).holds is Holds.UNCERTAIN
    alone = replace(LINK, claims=(claim("office", field="levels"),))
    assert asked(date(2021, 2, 1), EDITION, link=alone, sources=sources).holds is Holds.YES


def test_without_any_date_a_link_is_never_certain_and_never_refused() -> None:
    found = asked(date(2026, 1, 1), EDITION, sources=())
    assert found == Force(Holds.UNCERTAIN, None, None)


def test_a_link_without_an_edition_goes_by_its_sources() -> None:
    link = replace(LINK, edition=None)
    assert asked(date(2022, 3, 27), link=link).holds is Holds.UNCERTAIN
    assert asked(date(2022, 3, 28), link=link).holds is Holds.YES


# --- an end ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2023", date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-10", date(2024, 2, 10)),
    ],
)
def test_a_link_holds_to_the_last_day_of_an_end_as_precise_as_known(until: str, last: date) -> None:
    edition = replace(EDITION, valid_until=until)
    assert asked(last, edition).holds is Holds.YES
    after = asked(last + timedelta(days=1), edition)
    assert (after.holds, after.until, after.ended) == (Holds.NO, last, True)


def test_the_earlier_of_two_ends_counts() -> None:
    link = replace(LINK, valid_until="2023-06-30")
    found = asked(date(2023, 7, 1), replace(EDITION, valid_until="2024"), link=link)
    assert (found.holds, found.until) == (Holds.NO, date(2023, 6, 30))


def test_an_edition_ends_the_day_before_the_one_that_replaces_it() -> None:
    later = replace(LATER, valid_from="2024-01-01")
    assert asked(date(2023, 12, 31), EDITION, later).holds is Holds.YES
    after = asked(date(2024, 1, 1), EDITION, later)
    assert (after.holds, after.ended, after.until) == (Holds.NO, True, date(2023, 12, 31))


def test_an_edition_that_adds_to_another_does_not_end_it() -> None:
    later = replace(LATER, replaces=(), adds_to=(EDITION.id,), valid_from="2024-01-01")
    assert asked(date(2024, 1, 1), EDITION, later).holds is Holds.YES


def test_a_draft_replaces_nothing() -> None:
    draft = replace(LATER, valid_from="2024-01-01", standing=Standing.DRAFT)
    assert asked(date(2024, 1, 1), EDITION, draft).holds is Holds.YES


def test_a_replacement_without_a_date_ends_nothing_on_a_known_day() -> None:
    assert asked(date(2024, 1, 1), EDITION, LATER).until is None


# --- standing ----------------------------------------------------------------------------------


def test_a_draft_holds_on_no_day() -> None:
    draft = replace(EDITION, standing=Standing.DRAFT, valid_from="2020")
    found = asked(date(2026, 1, 1), draft)
    assert (found.holds, found.since) == (Holds.NO, None)


@pytest.mark.parametrize(
    ("standing", "until", "holds", "why"),
    [
        (Standing.IN_FORCE, "", Holds.YES, "it holds by its own authority"),
        (Standing.PILOT, "", Holds.YES, "a pilot holds while it runs"),
        (Standing.UNKNOWN, "", Holds.UNCERTAIN, "nobody knows whether it holds"),
        (Standing.ENDED, "", Holds.UNCERTAIN, "it ended on a day that is not known"),
        (Standing.ENDED, "2025", Holds.YES, "its last day is known and later"),
    ],
)
def test_what_is_known_of_an_edition_decides_how_certain_its_links_are(
    standing: Standing, until: str, holds: Holds, why: str
) -> None:
    edition = replace(EDITION, valid_from="2020", valid_until=until, standing=standing)
    assert asked(date(2024, 6, 1), edition).holds is holds, why


# --- editions by themselves ---------------------------------------------------------------------


def test_an_edition_starts_on_its_first_day_or_else_with_its_document() -> None:
    assert edition_starts(replace(EDITION, valid_from="2021", published="2020")) == date(2021, 1, 1)
    dated = replace(EDITION, published="2020-05", not_before="2020-06-15")
    assert edition_starts(dated) == date(2020, 6, 15)
    assert edition_starts(EDITION) is None


def test_an_edition_may_hold_between_its_start_and_its_replacement() -> None:
    edition = replace(EDITION, valid_from="2020")
    later = replace(LATER, published="2024-03-01")
    editions = {known.id: known for known in (edition, later)}
    assert not edition_holds(edition, date(2019, 12, 31), replaced_on(editions))
    assert edition_holds(edition, date(2024, 2, 29), replaced_on(editions))
    assert not edition_holds(edition, date(2024, 3, 1), replaced_on(editions))
    assert edition_holds(later, date(2024, 3, 1), replaced_on(editions))


def test_an_edition_without_dates_may_hold_and_a_draft_may_not() -> None:
    day = date(2024, 1, 1)
    assert edition_holds(EDITION, day, {})
    assert not edition_holds(replace(EDITION, standing=Standing.DRAFT), day, {})


def test_the_successors_are_the_editions_that_replace_it_directly() -> None:
    third = replace(LATER, id=EditionId("third"), replaces=(LATER.id,))
    assert successors(EDITION.id, (EDITION, LATER, third)) == (LATER,)


# --- for any dates --------------------------------------------------------------------------------

PARTIAL = st.sampled_from(
    ["", "2019", "2020", "2020-07", "2021-02-28", "2021-03", "2022-12-31", "2023"]
)
EDITIONS = st.builds(
    Edition,
    id=st.just(EDITION.id),
    kind=st.just("catalogue"),
    place=st.sampled_from([SUZHOU, CHINA]),
    number=st.just(""),
    title=st.just(NAME),
    document=st.just(""),
    standing=st.sampled_from(list(Standing)),
    published=PARTIAL,
    valid_from=PARTIAL,
    valid_until=PARTIAL,
    not_before=PARTIAL,
)
DAYS = st.dates(date(2018, 1, 1), date(2025, 1, 1))


@given(EDITIONS, PARTIAL, DAYS)
def test_a_link_is_certain_only_from_since_to_until(
    edition: Edition, published: str, on: date
) -> None:
    found = asked(on, edition, sources=(source("press", published),))
    if found.holds is Holds.YES:
        assert found.since is not None
        assert found.since <= on
        assert found.until is None or on <= found.until


@given(EDITIONS, PARTIAL, DAYS)
def test_a_day_named_for_the_start_is_later_than_the_day_asked(
    edition: Edition, published: str, on: date
) -> None:
    found = asked(on, edition, sources=(source("press", published),))
    if found.starts_on is not None:
        assert found.holds is Holds.NO
        assert on < found.starts_on


@given(EDITIONS, PARTIAL, DAYS, DAYS)
def test_what_has_ended_does_not_come_back(
    edition: Edition, published: str, one: date, other: date
) -> None:
    earlier, later = sorted((one, other))
    sources = (source("press", published),)
    if asked(earlier, edition, sources=sources).ended:
        assert asked(later, edition, sources=sources).ended

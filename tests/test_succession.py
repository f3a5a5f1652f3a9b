"""How a source edition differs from the one before it; absence alone proves nothing."""

from __future__ import annotations

from mapper.catalogue import packaged
from mapper.domain import EditionId, PlaceId
from mapper.succession import Succession, successions


def between(earlier: str, later: str) -> Succession:
    records = packaged()
    found = successions(records, [records.vocabulary.editions[EditionId(later)]])
    return next(one for one in found if one.earlier.id == earlier)


def test_what_is_named_for_the_first_time_is_added():
    one = between("beijing-2-0", "beijing-3-0")
    assert "pmp" in one.added
    assert not one.replaces
    assert one.gone == (), "an edition that adds to another drops nothing"


def test_a_certificate_of_which_both_speak_otherwise_is_changed_with_both_sides():
    one = between("beijing-2-0", "beijing-3-0")
    changed = {each.subject: each for each in one.changed}
    assert "fcca" in changed
    assert changed["fcca"].before != changed["fcca"].after


def test_what_a_partly_loaded_edition_does_not_name_is_not_said_to_be_dropped():
    one = between("beijing-1-0", "beijing-2-0")
    assert one.replaces
    assert one.gone
    assert not one.whole, "so that absence proves nothing"


def test_every_pair_of_every_place_is_compared_once():
    records = packaged()
    editions = list(records.vocabulary.editions.values())
    found = [(one.earlier.id, one.later.id) for one in successions(records, editions)]
    assert len(found) == len(set(found))
    assert {records.vocabulary.editions[later].place for _, later in found} >= {PlaceId("beijing")}

"""The card: what one person sees of a pair, what they may do, and that nothing is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from cards import PAIRS, cards, item_of_pair, propose, reviewing, send, typed
from desks import REFUSAL, SUZHOU, World
from flask import Flask
from flask.testing import FlaskClient
from pages import Page
from people import signed_in

from mapper.decision import ClaimKind, Decision, Difference, OfficeClaim, Verdict
from mapper.domain import Condition, NodeId, Relation, Step, Text
from mapper.editions import decided_link
from mapper.events import EventKind
from mapper.log import ItemStatus
from mapper.review.case import Pair, item_id
from mapper.review.rules import reopen_changed
from mapper.sentences import Speaker
from web.review.decision_form import Form, fill, read_decision

CLAIM = OfficeClaim(ClaimKind.OFFICE, "苏人才〔2026〕7号")
SECRET = "a remark that nobody else is to see"


@pytest.fixture
def world() -> World:
    return reviewing()


@pytest.fixture
def app(world: World) -> Flask:
    return cards(world)


def open_(client: FlaskClient, item: str, query: str = "lang=en", status: int = 200) -> Page:
    answer = client.get(f"/review/items/{item}?{query}")
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def approval(world: World, item: str, **more: object) -> Decision:
    return replace(world.desk.case(item).suggested(SUZHOU), claim=CLAIM, **more)


def fields(page: Page) -> Form:
    """What a browser would send of the decision form of a page."""
    form, select, radio = Form(), "", ""
    inside = False
    for tag, attrs in page.tags:
        if tag == "form":
            inside = "data-decision" in attrs
        name, value = attrs.get("name") or "", attrs.get("value") or ""
        if not inside:
            continue
        if tag == "select":
            select, radio = name, ""
        elif tag == "option" and select and ("selected" in attrs or select not in form):
            if "selected" in attrs or not radio:
                form[select], radio = value, "seen"
        elif tag == "input" and (
            attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs
        ):
            form.add(name, value)
        if tag in ("input", "button", "textarea"):
            select = ""
    return form


def link_to(page: Page, rel: str) -> str:
    """Where the way on or back leads; empty where there is none."""
    found = (a.get("href") or "" for tag, a in page.tags if tag == "a" and a.get("rel") == rel)
    return next(found, "")


# --- who sees it ---------------------------------------------------------------------


def test_a_visitor_is_asked_who_it_is_and_nothing_is_stored(world: World, app: Flask):
    item, before = item_of_pair(world), world.log.head()
    visitor = app.test_client()
    assert visitor.get(f"/review/items/{item}").status_code == 303
    for act in ("decide", "check", "comment", "withdraw", "reopen", "undo", "redo"):
        assert visitor.post(f"/review/items/{item}/{act}").status_code in (400, 401)
        assert visitor.get(f"/review/items/{item}/{act}").status_code == 405
    assert world.log.head() == before


def test_no_act_goes_without_a_token(world: World, app: Flask):
    li, item = signed_in(app, "li"), item_of_pair(world)
    form = typed(world, item, verdict="approve")
    assert li.post(f"/review/items/{item}/decide", data=form).status_code == 400
    assert world.log.item(item) is None


def test_an_item_that_is_none_is_not_found(app: Flask):
    assert signed_in(app, "li").get("/review/items/nothing").status_code == 404


def test_one_who_is_no_reviewer_reads_and_remarks(world: World, app: Flask):
    sun, item = signed_in(app, "sun"), item_of_pair(world)
    page = open_(sun, item)
    assert "deciding takes the role of a reviewer" in page.text
    assert not [attrs for tag, attrs in page.tags if attrs.get("value") == "approve"]
    refused = send(sun, item, "decide", **typed(world, item, verdict="approve"))
    assert refused.status_code == 403
    assert "role of a reviewer" in Page(refused.text).text
    assert send(sun, item, "comment", remark="please look").status_code == 303
    assert "please look" in open_(sun, item).text


# --- what it shows ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_every_pair_opens_in_both_languages(world: World, app: Flask, number: int, lang: str):
    item = item_of_pair(world, number)
    page = open_(signed_in(app, "li"), item, f"lang={lang}")
    case = world.desk.case(item)
    for name in (case.certificate_name, case.target_name):
        assert name.zh in page.text
        assert name.en in page.text


def test_both_ends_stand_side_by_side(world: World, app: Flask):
    page = open_(signed_in(app, "li"), item_of_pair(world)).text
    for said in (
        "ABT / DABT", "American Board of Toxicology 美国毒理学委员会", "United States 美国",
        "toxicology", "doctor degree or higher and 3 years or more of related work", "five years",
        "Professor-level senior engineer", "proposed",
    ):  # fmt: skip
        assert said in page, said


def test_a_grade_stands_on_the_ladder_of_its_body(world: World, app: Flask):
    page = open_(signed_in(app, "li"), item_of_pair(world, 3))
    assert "Its ladder of grades" in page.text
    assert any("/certificates/acca-member" in link for link in page.links)


def test_the_position_and_the_way_on_keep_the_list(world: World, app: Flask):
    li = signed_in(app, "li")
    page = open_(li, item_of_pair(world), "kind=title&order=uncertain&advance=1&lang=en")
    assert "of 5" in page.text
    around = [a for t, a in page.tags if t == "a" and a.get("rel") in ("next", "prev")]
    assert around
    for attrs in around:
        assert {"kind=title", "order=uncertain", "advance=1"} <= set(
            re.split(r"[?&]", attrs["href"] or "")
        )


def test_contradictions_come_with_their_path_and_answers_from_what_to_what(
    world: World, app: Flask
):
    page = open_(signed_in(app, "li"), item_of_pair(world)).text
    assert "1 contradiction" in page
    assert "This level is higher, yet no harder to reach" in page
    assert "what you are about to approve" in page
    assert "Public answers that it would change (1)" in page
    assert "Senior engineer, pharmaceutical engineering" in page


def test_precedents_bear_place_edition_and_source(world: World, app: Flask):
    page = open_(signed_in(app, "li"), item_of_pair(world, 1))
    assert "This certificate, here and elsewhere" in page.text
    assert "A holder of Project Management Professional is recognised in Hangzhou" in page.text
    assert "Hangzhou directory of international qualifications" in page.text
    assert any("/certificates/pmp?" in link and "place=hangzhou" in link for link in page.links)


def test_earlier_decisions_on_the_same_series_are_precedents(world: World, app: Flask):
    other = item_of_pair(world, 1)
    for by in ("li", "wang"):
        world.judge(other, by, approval(world, other))
    refused = world.item("cfa-charter", replace(PAIRS[1][1], levels=("T4",)))
    world.judge(refused, "li", replace(REFUSAL, target=PAIRS[1][1]))
    third = world.item("abt", PAIRS[1][1])
    page = open_(signed_in(app, "zhao"), third)
    assert "Earlier decisions of this office on this target 2" in page.text
    assert "refused (the field differs)" in page.text
    assert any(f"/review/items/{other}" in link for link in page.links)


# --- the score ----------------------------------------------------------------------------


def test_the_score_is_hidden_until_one_has_judged(world: World, app: Flask):
    item, li, wang = item_of_pair(world, 1), signed_in(app, "li"), signed_in(app, "wang")
    hidden = li.get(f"/review/items/{item}?lang=en").text
    assert "The score is hidden until you have judged" in hidden
    for told in ("91.0 %", "waterfall", "+1.50", "Both are of one field of work"):
        assert told not in hidden, told
    assert send(li, item, "decide", **typed(world, item, verdict="approve")).status_code == 303
    shown = open_(li, item).text
    for told in ("91.0 %", "+1.50", "6.14", "Both are of one field of work", "+2.40"):
        assert told in shown, told
    assert "91.0 %" not in open_(wang, item).text


# --- deciding -------------------------------------------------------------------------------


def test_a_decision_is_stored_as_it_was_typed(world: World, app: Flask):
    item = item_of_pair(world)
    decision = approval(
        world, item,
        conditions=(
            Condition("degree", ">=", "master"),
            Condition("other", "=", "in-post", "all", text=Text("在岗", "in post")),
        ),
        steps=(Step("papers", 1, "holder"),), result_term="P3Y", comment="两行\n备注",
    )  # fmt: skip
    form = {**fill(decision).to_dict(flat=False), "token": world.desk.case(item).token}
    assert send(signed_in(app, "li"), item, "decide", **form).status_code == 303
    assert world.desk.case(item).item.opinions[0].decision == decision


@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_the_sentence_on_the_card_is_that_of_the_link_that_is_stored(
    world: World, app: Flask, number: int
):
    item, li = item_of_pair(world, number), signed_in(app, "li")
    case = world.desk.case(item)
    kinds = case.node.kind, case.pair.target.kind
    fitting = world.desk.records.vocabulary.relations_between(*kinds)
    assert fitting
    levels = {} if case.pair.target.levels else {"level": "T4"}
    levels = levels if case.pair.target.laddered else {}
    for relation in fitting:
        parts = ["theory", "practical"] if relation is Relation.EXEMPTS_FROM else []
        form = typed(world, item, verdict="approve", relation=relation.value, part=parts, **levels)
        shown = Page(send(li, item, "check", **form).text)
        assert send(li, item, "decide", **form).status_code == 303
        stored = world.desk.case(item).item.opinions[0]
        link = decided_link(stored.decision, case.pair.certificate)
        assert Speaker(world.desk.records).link(link).en in shown.text
        assert send(li, item, "undo", event=stored.event).status_code == 303


def test_what_a_page_holds_is_what_was_typed(world: World, app: Flask):
    item, li = item_of_pair(world), signed_in(app, "li")
    source = next(iter(world.desk.records.vocabulary.sources))
    decision = approval(
        world, item, conditions=(Condition("work_years", ">=", "2.5", "r2", "year", "degree"),),
        steps=(Step("interview", 1, "office", Text("面谈 <b>", "talk & \"quotes\"")),),
        result_term="P18M",
    )  # fmt: skip
    decision = replace(
        decision, claim=replace(CLAIM, kind=ClaimKind.DOCUMENT, reference=str(source))
    )
    form = fill(decision)
    page = Page(send(li, item, "check", **form.to_dict(flat=False)).text)
    sent = fields(page)
    sent["verdict"] = "approve"
    case = world.desk.case(item)
    assert read_decision(sent, case, world.desk.office(), case.records.vocabulary) == decision


def test_checking_stores_nothing(world: World, app: Flask):
    item, before = item_of_pair(world), world.log.head()
    page = send(signed_in(app, "li"), item, "check", **typed(world, item, level="T3"))
    assert page.status_code == 200
    assert "It contradicts nothing that is on record" in Page(page.text).text
    assert world.log.head() == before


def test_the_other_language_keeps_what_was_typed(world: World, app: Flask):
    item, li = item_of_pair(world), signed_in(app, "li")
    page = Page(send(li, item, "check", **typed(world, item, comment="kept")).text)
    (button,) = [a for t, a in page.tags if t == "button" and a.get("lang") == "zh-Hans"]
    assert button["formaction"] == f"/review/items/{item}/check?lang=zh"
    buttons = [a for t, a in page.tags if t == "button" and "decide" not in str(a)]
    first = next(a for a in buttons if a.get("name") == "act")
    assert first["value"] == "check", "Enter checks and does nothing else"
    assert "lang=en" in (first["formaction"] or "")


def test_rows_are_added_and_removed_without_a_script(world: World, app: Flask):
    item, li = item_of_pair(world), signed_in(app, "li")
    more = Page(send(li, item, "check", **typed(world, item, act="add-c", comment="kept")).text)
    assert "Condition 1" in more.text
    assert "kept" in more.text
    assert "cannot be read" not in more.text, "a row that was only just added is no fault"
    fewer = Page(send(li, item, "check", **{**fields(more), "act": "drop-c0"}).text)
    assert "Condition 1" not in fewer.text


def test_faults_keep_all_that_was_typed(world: World, app: Flask):
    item, before = item_of_pair(world), world.log.head()
    form = typed(
        world, item, verdict="approve", claim_kind="document", claim_reference="<通知>",
        claim_url="ftp://nowhere", comment=SECRET,
    )  # fmt: skip
    answer = send(signed_in(app, "li"), item, "decide", **form)
    assert answer.status_code == 400
    page = Page(answer.text)
    assert "A web address starts with http" in page.text
    assert SECRET in page.text
    assert {"claim_reference": "<通知>", "claim_url": "ftp://nowhere"}.items() <= {
        (a["name"], a.get("value")) for t, a in page.tags if t == "input" and a.get("name")
    }
    assert world.log.head() == before


def test_one_key_refuses_with_its_reason(world: World, app: Flask):
    item = item_of_pair(world)
    form = {**typed(world, item, reason="field"), "verdict": ""}
    assert send(signed_in(app, "li"), item, "decide", **form).status_code == 303
    (opinion,) = world.desk.case(item).item.opinions
    assert (opinion.decision.verdict, opinion.decision.reason) == (Verdict.REFUSE, "field")


def test_one_goes_on_in_the_list_or_stays(world: World, app: Flask):
    li, query = signed_in(app, "li"), "kind=title&status=open&lang=en"
    titles = [item_of_pair(world, n) for n, (_, target, _) in enumerate(PAIRS) if target.levels]
    ways = {item: link_to(open_(li, item, query), "next") for item in titles}
    item = next(item for item in (titles[0], titles[1], titles[2]) if ways[item])
    form = typed(world, item, verdict="approve", advance="1")
    gone = send(li, item, "decide", query, **form).headers["Location"]
    assert gone.split("?")[0] == ways[item].split("?")[0]
    assert {"kind=title", "status=open", "advance=1"} <= set(re.split(r"[?&]", gone))
    page = Page(li.get(gone).text)
    assert "Stored: you approved: A holder of" in page.text
    other = next(each for each in titles[:3] if each != item)
    stays = send(li, other, "decide", query, **typed(world, other, verdict="approve"))
    assert f"/review/items/{other}" in stays.headers["Location"]


def test_behind_the_last_one_the_list_follows(world: World, app: Flask):
    li, item = signed_in(app, "li"), item_of_pair(world, 4)
    form = typed(world, item, verdict="approve", advance="1")
    gone = send(li, item, "decide", "kind=skill_level&lang=en", **form).headers["Location"]
    assert gone.startswith("/review?")
    assert "kind=skill_level" in gone


# --- two people ---------------------------------------------------------------------------------


def test_a_second_reviewer_sees_nothing_of_the_first(world: World, app: Flask):
    item, wang = item_of_pair(world, 1), signed_in(app, "wang")
    before = Page(wang.get(f"/review/items/{item}?lang=en").text).text
    first = approval(
        world, item, comment=SECRET, conditions=(Condition("age", "<=", "59", unit="year"),)
    )
    world.judge(item, "li", first)
    page = open_(wang, item)
    assert "Another person has judged this pair" in page.text
    for told in (SECRET, "Li Wei", "not over 59", CLAIM.reference):
        assert told not in page.text, told
    assert "Li Wei" in open_(signed_in(app, "li"), item).text
    assert "no contradiction" in before


def test_two_who_differ_wait_and_a_third_takes_over_one_side(world: World, app: Flask):
    item = item_of_pair(world, 2)
    first = approval(world, item)
    lower = replace(first.target, levels=("T3",))
    world.judge(item, "li", first)
    world.judge(item, "wang", replace(first, target=lower, comment="T3 is usual"))
    mine = open_(signed_in(app, "li"), item).text
    assert "Two judgements that differ" in mine
    assert "A third person decides between them; neither of you two can." in mine
    assert "Take over this side" not in mine
    zhao = signed_in(app, "zhao")
    event = world.desk.case(item).item.opinions[1].event
    taken = fields(open_(zhao, item, f"take={event}&lang=en"))
    assert taken["level"] == "T3"
    assert taken["claim_reference"] == CLAIM.reference
    done = send(zhao, item, "decide", **{**taken, "verdict": "approve"})
    assert done.status_code == 303
    outcome = world.desk.case(item).item.outcome
    assert outcome is not None
    assert outcome.target == lower


def test_the_sides_are_not_to_be_taken_over_by_the_two(world: World, app: Flask):
    item = item_of_pair(world, 2)
    world.judge(item, "li", approval(world, item))
    event = world.desk.case(item).item.opinions[0].event
    page = open_(signed_in(app, "wang"), item, f"take={event}&lang=en")
    assert CLAIM.reference not in page.text, "a blind reviewer takes nothing over"


# --- what changed meanwhile ----------------------------------------------------------------------


def test_what_moved_is_told_and_what_was_typed_is_kept(world: World, app: Flask):
    item, li = item_of_pair(world, 1), signed_in(app, "li")
    form = typed(world, item, verdict="approve", comment="my own words", level="T4")
    world.judge(item, "zhao", approval(world, item, comment="look at Hangzhou"))
    world.desk.undo(item, world.people["zhao"], world.log.head().number)
    answer = send(li, item, "decide", **form)
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "nothing was stored" in page.text
    assert "look at Hangzhou" in page.text
    again = fields(page)
    assert "my own words" in page.text
    assert again["level"] == "T4"
    assert again["token"] == world.desk.case(item).token != form["token"]
    again["verdict"], again["comment"] = "approve", "my own words"
    assert send(li, item, "decide", **again.to_dict(flat=False)).status_code == 303
    assert world.desk.case(item).item.opinions[0].decision.comment == "my own words"


def test_a_judgement_made_meanwhile_is_not_told_to_the_second(world: World, app: Flask):
    item, wang = item_of_pair(world, 1), signed_in(app, "wang")
    form = typed(world, item, verdict="approve")
    world.judge(item, "li", approval(world, item, comment=SECRET))
    answer = send(wang, item, "decide", **form)
    assert answer.status_code == 409
    page = Page(answer.text).text
    assert "Another person has judged it independently" in page
    assert SECRET not in page
    assert "Li Wei" not in page


def test_what_was_typed_is_shown_even_if_all_is_decided(world: World, app: Flask):
    item = item_of_pair(world, 1)
    form = typed(world, item, verdict="approve", level="T2")
    for by in ("li", "wang"):
        world.judge(item, by, approval(world, item))
    answer = send(signed_in(app, "zhao"), item, "decide", **form)
    assert answer.status_code == 409
    assert "What you typed" in Page(answer.text).text
    assert "Assistant engineer" in Page(answer.text).text


def test_an_end_that_changed_is_told_before_and_after(world: World, app: Flask):
    item = item_of_pair(world, 1)
    for by in ("li", "wang"):
        world.judge(item, by, approval(world, item))
    changes = [Difference("certificate.grade", "member", "fellow")]
    with world.log.writing() as log:
        log.append(reopen_changed(world.desk.case(item).item, changes))
    page = open_(signed_in(app, "zhao"), item)
    assert "Opened again since it was decided" in page.text
    assert "grade: was “member”, is now “fellow”" in page.text
    assert "It stood: A holder of Project Management Professional" in page.text
    assert fields(page)["claim_reference"] == CLAIM.reference


def test_a_certificate_that_has_left_the_catalogue_is_not_approved(world: World, app: Flask):
    target = PAIRS[0][1]
    propose(world, [("gone-from-here", target, 0.5)])
    item, li = item_id(Pair(NodeId("gone-from-here"), target), world.desk.records), "li"
    assert "no longer in the catalogue" in open_(signed_in(app, li), item).text
    form = typed(world, item, verdict="approve")
    assert send(signed_in(app, li), item, "decide", **form).status_code == 400
    form = {**typed(world, item, reason="expired"), "verdict": ""}
    assert send(signed_in(app, li), item, "decide", **form).status_code == 303


# --- taking back ---------------------------------------------------------------------------


def test_the_last_act_is_undone_from_any_card_and_let_stand_again(world: World, app: Flask):
    li, item, other = signed_in(app, "li"), item_of_pair(world, 1), item_of_pair(world, 2)
    send(li, item, "decide", **typed(world, item, verdict="approve"))
    page = open_(li, other)
    (key,) = [a for t, a in page.tags if t == "button" and a.get("data-key") == "u"]
    assert "Project Management Professional" in (key["title"] or "")
    (event,) = [e.number for e in world.log.events(item=item)]
    assert send(li, item, "undo", event=event).status_code == 303
    assert world.desk.case(item).item.status is ItemStatus.OPEN
    assert "undone" in open_(li, item).text
    assert send(li, item, "redo", event=event).status_code == 303
    assert world.desk.case(item).item.status is ItemStatus.SECOND


def test_what_one_may_not_undo_is_refused_with_a_reason(world: World, app: Flask):
    item = item_of_pair(world, 1)
    world.judge(item, "li", approval(world, item))
    (event,) = [e.number for e in world.log.events(item=item)]
    answer = send(signed_in(app, "wang"), item, "undo", event=event)
    assert answer.status_code == 403
    assert "One undoes one’s own acts" in Page(answer.text).text.replace("'", "’")


def test_a_decision_is_withdrawn_with_a_reason_and_opened_again(world: World, app: Flask):
    item, li = item_of_pair(world, 1), signed_in(app, "li")
    for by in ("li", "wang"):
        world.judge(item, by, approval(world, item))
    token = world.desk.case(item).token
    bare = send(li, item, "withdraw", token=token, remark=" ")
    assert bare.status_code == 400
    assert "Write why it is withdrawn" in Page(bare.text).text
    assert send(li, item, "withdraw", token=token, remark="wrong level").status_code == 303
    token = world.desk.case(item).token
    assert send(li, item, "reopen", token=token, remark="once more").status_code == 303
    page = open_(li, item)
    assert "It stood: A holder of Project Management Professional" in page.text
    assert fields(page)["claim_reference"] == CLAIM.reference, "what stood is filled in"


def test_an_approval_is_given_its_evidence_afterwards(world: World, app: Flask):
    item, li = item_of_pair(world, 1), signed_in(app, "li")
    for by in ("li", "wang"):
        world.judge(item, by, bare(world, item))
    page = open_(li, item)
    assert "It waits for its evidence" in page.text
    token = world.desk.case(item).token
    none = send(li, item, "supply", token=token, claim_kind="")
    assert none.status_code == 400
    assert "Say what kind of evidence this is" in Page(none.text).text
    told = {"claim_kind": "office_decision", "claim_reference": "2026-9"}
    assert send(li, item, "supply", token=token, **told).status_code == 303
    page = open_(li, item)
    assert "It waits for its evidence" not in page.text
    assert "named the evidence: " in page.text
    outcome = world.desk.case(item).item.outcome
    assert outcome is not None
    assert outcome.claim is not None
    assert outcome.claim.reference == "2026-9"


def bare(world: World, item: str) -> Decision:
    return replace(approval(world, item), claim=None)


def test_the_last_ten_are_ones_own(world: World, app: Flask):
    li = signed_in(app, "li")
    for number in range(len(PAIRS)):
        world.desk.comment(item_of_pair(world, number), world.people["li"], "seen")
    world.desk.comment(item_of_pair(world), world.people["wang"], "too")
    links = [a for t, a in open_(li, item_of_pair(world)).tags if t == "a"]
    listed = [a["href"] for a in links if "/review/items/" in (a.get("href") or "")]
    assert item_of_pair(world, 6) in " ".join(filter(None, listed))
    assert (
        "You have not acted on anything lately"
        in open_(signed_in(app, "zhao"), item_of_pair(world)).text
    )


def test_history_tells_who_did_what(world: World, app: Flask):
    item = item_of_pair(world, 1)
    world.judge(item, "li", approval(world, item))
    world.judge(item, "wang", replace(REFUSAL, target=PAIRS[1][1], comment="no such series"))
    page = open_(signed_in(app, "zhao"), item).text
    for told in ("Li Wei approved:", "Wang Fang refused:", "no such series", "22 November 2026"):
        assert told in page, told
    kinds = [event.kind for event in world.log.events(item=item)]
    assert kinds == [EventKind.JUDGED, EventKind.JUDGED]


def test_texts_of_people_are_never_markup(world: World, app: Flask):
    item = item_of_pair(world, 1)
    world.desk.comment(item, world.people["zhao"], "<script>alert(1)</script>")
    text = signed_in(app, "li").get(f"/review/items/{item}").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text

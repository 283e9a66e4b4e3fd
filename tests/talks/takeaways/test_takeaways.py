"""Takeaways: each sentence rests on rows, no side's words are left out, nothing of a later day is known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import truce
from tests.talks.cases import ROUNDS, talks
from truce.errors import NotFound, UnusableValue
from truce.model.brief import Sentence
from truce.model.packages import KEYS, Assumption, Key, Offer, Packages, Rule, Short
from truce.model.scenario import SignpostState
from truce.model.talks import Negotiation
from truce.talks.deadlines import board, credibility
from truce.talks.files import parse_talks, read_talks
from truce.talks.takeaways import Takeaways, takeaways

FILE = Path(truce.__file__).parent / "catalogue" / "talks" / "russia-ukraine-2025-26.yaml"


@pytest.fixture(scope="module")
def vela() -> Negotiation:
    return parse_talks(talks() + ROUNDS.lstrip()).whole()


@pytest.fixture(scope="module")
def shipped() -> Negotiation:
    return read_talks(FILE).whole()


def rules(part: tuple[Sentence, ...]) -> list[str]:
    return [sentence.rule for sentence in part]


def test_each_side_speaks_for_itself_and_none_of_its_words_stands_without_the_others(vela: Negotiation) -> None:
    told = takeaways(vela, "m2")

    assert rules(told.said) == ["said.readouts", "said.silent"]
    assert told.said[1].text.startswith("Up to ")
    assert "It went well. / It went nowhere." in told.said[0].text
    assert "Karst" in told.said[1].text


def test_what_was_said_later_is_not_known_before(vela: Negotiation) -> None:
    assert rules(takeaways(vela, "m2", by=date(2025, 3, 5)).said) == ["said.readouts", "said.readout"]
    assert rules(takeaways(vela, "m2").common) == ["common.conditional"]
    assert rules(takeaways(vela, "m2", by=date(2025, 5, 11)).common) == ["common.whole"]


def test_nothing_came_of_a_meeting_before_its_day(shipped: Negotiation) -> None:
    with pytest.raises(UnusableValue, match="not taken place"):
        takeaways(shipped, "kremlin-august", by=date(2025, 8, 5))


def test_new_is_what_came_after_the_meeting_before(vela: Negotiation) -> None:
    told = takeaways(vela, "m2")

    assert (told.before, told.since) == ("m1", date(2025, 2, 1))
    assert rules(told.new) == ["new.closer", "new.answer_first", "new.first_told_inferred", "new.promise"]
    assert rules(takeaways(vela, "m2", since=date(2025, 2, 28)).new) == ["new.promise"]


def test_an_answer_that_goes_with_a_move_is_in_its_reasons_and_not_said_twice(vela: Negotiation) -> None:
    (move,) = [sentence for sentence in takeaways(vela, "m2").new if sentence.rule == "new.closer"]

    assert [id[:3] for id in move.because] == ["pos", "pos", "acc"]


def test_the_first_meeting_on_record_has_nothing_new(vela: Negotiation) -> None:
    told = takeaways(vela, "m1")

    assert (told.before, told.since, rules(told.new)) == (None, None, ["new.first"])


def test_a_dropped_meeting_is_no_meeting_and_nobody_is_silent_about_it(vela: Negotiation) -> None:
    told = takeaways(vela, "m3")

    assert rules(told.said) == ["said.not_held"]
    assert told.before == "m2"


def test_where_nothing_moved_that_is_said(vela: Negotiation) -> None:
    assert rules(takeaways(vela, "m3").new) == ["new.none"]


def test_what_it_would_take_names_a_condition_and_whose_answer_is_missing(vela: Negotiation) -> None:
    told = takeaways(vela, "m2")

    assert rules(told.takes) == ["takes.condition", "takes.ask"]
    assert "Heath" in told.takes[1].text
    assert "Along the wall." in told.takes[1].text


def test_promises_that_fall_due_are_to_be_watched(vela: Negotiation) -> None:
    assert rules(takeaways(vela, "m2").watch) == ["watch.promise"]
    assert rules(takeaways(vela, "m1").watch) == ["watch.none"]


def test_red_lines_that_leave_nothing_are_named_for_all_who_hold_one() -> None:
    line = "kind: public, text: T., firmness: firm, red_line: true, confidence: high, as_of: '2025-02-01', source: [S1]"
    held = ROUNDS.replace(
        "positions:",
        f"positions:\n  - {{party: heath, issue: line, rules_out: [south], {line}}}\n"
        f"  - {{party: karst, issue: line, rules_out: [north], {line.replace('02-01', '02-25')}}}",
    )
    told = takeaways(parse_talks(talks() + held.lstrip()).whole(), "m2")

    assert rules(told.takes)[0] == "takes.blocked"
    assert "Heath and Karst" in told.takes[0].text
    assert not any("should" in sentence.text for sentence in told.takes)


def test_who_says_yes_to_what_its_own_red_line_rules_out_is_told_so() -> None:
    line = "kind: public, text: T., firmness: firm, red_line: true, confidence: high, as_of: '2025-02-25', source: [S1]"
    held = ROUNDS.replace("positions:", f"positions:\n  - {{party: karst, issue: line, rules_out: [south], {line}}}")
    told = takeaways(parse_talks(talks() + held.lstrip()).whole(), "m2")

    (both,) = [sentence for sentence in told.takes if sentence.rule == "takes.contradicted"]
    assert both.text == (
        "Karst, by its answer, would take “Along the wall”; its own red line on The line rules it out, and counts here."
    )
    assert [id[:3] for id in both.because] == ["acc", "pos"]


def packages(acceptable: int, keys: tuple[Key, ...] = (), short: tuple[Short, ...] = ()) -> Packages:
    """What a search said, by one assumption."""
    assumed = Assumption(party="heath", issue=None, option=None, worth=1, low=0, high=2, kind="stated", why="", id="p")
    return Packages(
        negotiation="vela",
        parties=("heath", "karst"),
        issues=("line", "fish"),
        combinations=4,
        assumptions=(assumed,),
        weights=(),
        rules=(),
        left_out=(),
        frontier=2,
        acceptable=acceptable,
        offers=(),
        named=(),
        keys=keys,
        short=short,
    )


def test_what_packages_say_stands_first_and_rests_on_assumptions(vela: Negotiation) -> None:
    offer = Offer(options=(), worth=(), gain=(), ways=1, chances=(), together=(0.0, 0.0), order=())
    lines = Rule(kind="red_line", option="north", party="karst", because=("pos-1",))
    far = (Short(party="karst", points=3.04, nearest=None), Short(party="heath", points=None, nearest=None))
    shut = takeaways(vela, "m2", packages=packages(0, (Key(rules=(lines,), opens=offer),), far))
    open_ = takeaways(vela, "m2", packages=packages(2))

    assert rules(shut.takes)[:2] == ["takes.key", "takes.short"]
    assert "the red line of Karst on “Along the brook”" in shut.takes[0].text
    assert (open_.takes[0].rule, open_.takes[0].because) == ("takes.open", ("p",))


def test_what_there_was_no_time_to_seek_is_told(vela: Negotiation) -> None:
    told = takeaways(vela, "m2", packages=replace(packages(0), undone=(KEYS,)))

    assert (told.takes[0].rule, told.takes[0].because) == ("takes.unsought", ("p",))


def sign(id: str, state: str, counted: float) -> SignpostState:
    at = datetime(2025, 3, 1, tzinfo=UTC)
    base = {"scenario": "D", "signpost": "summit", "indicator": "summits", "comparison": "at_least", "threshold": 1.0}
    more = {"spread": 0.1, "as_of": at, "method": "m", "day": at.date()}
    return SignpostState(id=id, state=state, counted=counted, **base, **more)  # type: ignore[arg-type]


def test_signs_speak_for_or_against_and_what_nobody_observes_for_nothing(vela: Negotiation) -> None:
    signs = [sign("a", "unsure", 0.1), sign("b", "tripped", -0.9), sign("c", "not_observed", 0), sign("d", "x", 0)]
    told = takeaways(vela, "m1", signposts=signs, titles={"D": "A summit"})

    assert rules(told.watch) == ["watch.tripped_against", "watch.unsure_for", "watch.blind"]
    assert "A summit" in told.watch[0].text


def test_the_sixth_of_august_2025(shipped: Negotiation) -> None:
    at = datetime(2025, 8, 6, 23, 59, tzinfo=UTC)
    rows = board(shipped.deadlines, at, shipped.occurrences)
    told = takeaways(shipped, "kremlin-august", countdowns=rows, records=[credibility(rows, "us")])

    assert told.before == "istanbul-3"
    assert rules(told.key)[:2] == ["said.readout", "said.readouts"]
    assert rules(told.watch) == ["deadline.ahead", "deadline.announced", "record.none"]
    assert "8 August 2025" in told.watch[0].text
    assert any("Bloomberg" in sentence.text for sentence in told.new)


def ids(shipped: Negotiation) -> Iterator[str]:
    for name in ("meetings", "readouts", "occurrences", "issues", "options", "positions", "acceptability"):
        yield from (row.id for row in getattr(shipped, name))
    for name in ("commitments", "drafts", "deadlines", "sources"):
        yield from (row.id for row in getattr(shipped, name))


@pytest.mark.parametrize("meeting", [row.id for row in read_talks(FILE).whole().meetings])
def test_every_sentence_of_every_meeting_rests_on_rows_of_the_record(shipped: Negotiation, meeting: str) -> None:
    known = set(ids(shipped))
    told = takeaways(shipped, meeting)
    every = [sentence for part in told.parts for sentence in part]

    assert all(set(sentence.because) <= known for sentence in every)
    assert all(sentence.because for sentence in every if sentence.rule != "common.none")
    assert 1 <= len(told.key) <= 8
    assert [sentence for sentence in every if sentence in told.key] == list(told.key)


def test_figures_of_a_sentence_are_what_stands_in_its_text(vela: Negotiation) -> None:
    told: list[Takeaways] = [takeaways(vela, meeting) for meeting in ("m1", "m2", "m3")]

    for sentence in (one for each in told for part in each.parts for one in part):
        assert all(figure.text in sentence.text for figure in sentence.figures)


def test_a_meeting_that_is_not_there_is_told_with_those_that_are(vela: Negotiation) -> None:
    with pytest.raises(NotFound, match="no meeting"):
        takeaways(vela, "m9")

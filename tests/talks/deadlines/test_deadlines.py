"""Deadlines: announced and came stand apart, what is not told is no sign, few cases are few, both sides sum to one."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import truce
from truce.errors import UnusableValue
from truce.model.countdown import Conditional, Countdown
from truce.model.deadline import Deadline
from truce.model.talks import Occurrence
from truce.talks.deadlines import (
    board,
    conditional,
    countdown_words,
    credibility,
    implied,
    mixture_words,
    record_words,
)
from truce.talks.files import read_talks

FILE = Path(truce.__file__).parent / "catalogue" / "talks" / "russia-ukraine-2025-26.yaml"


def on(month: int, day: int) -> datetime:
    return datetime(2025, month, day, tzinfo=UTC)


def due(id: str, at: datetime, **told: object) -> Deadline:
    base: dict[str, object] = {
        "agreement": None, "term": None, "reading": None, "party": "karst", "kind": "set", "name": "Stop",
        "triggered_at": on(1, 1), "set_by": "gull", "announced_consequence": "A toll.", "status": "untold",
        "as_of": on(1, 1), "method": "m",
    }  # fmt: skip
    return Deadline(id=id, due=at, **(base | told))  # type: ignore[arg-type]


def missed(number: int, followed: str | None) -> Deadline:
    return due(f"d{number}", on(2, 1 + number), status="overdue", followed=followed, actual_consequence="So it went.")


def test_before_its_day_nobody_sees_what_came_of_it() -> None:
    row = missed(0, "none")
    (before,) = board([row], on(1, 20))
    (after,) = board([row], on(2, 11))

    assert (before.state, before.came, before.followed, before.days_left) == ("pending", None, None, 12)
    assert (after.state, after.came, after.followed, after.days_left) == ("overdue", "So it went.", "none", -10)
    assert board([row], datetime(2024, 12, 1, tzinfo=UTC)) == []


def test_within_a_week_it_is_soon() -> None:
    assert board([due("d", on(2, 1))], on(1, 25))[0].state == "due_soon"


def test_a_day_that_passed_without_a_word_is_untold_and_not_missed() -> None:
    (row,) = board([due("d", on(2, 1), status="pending")], on(3, 1))

    assert row.state == "untold"
    assert not row.missed


def test_what_was_done_later_than_the_instant_was_not_done_then() -> None:
    late = due("d", on(2, 1), status="met_late", done_at=on(2, 20))

    assert [board([late], at)[0].state for at in (on(2, 10), on(2, 21))] == ["overdue", "met_late"]
    assert board([due("d", on(2, 1), status="met", done_at=on(1, 20))], on(1, 25))[0].state == "met"


def test_what_was_done_before_its_day_is_no_longer_to_be_done_nor_has_its_day_passed() -> None:
    done = due("d", on(2, 1), status="met", done_at=on(1, 20))
    moot = due("m", on(2, 1), status="moot")
    rows = {row.id: row for row in board([done, moot], on(1, 25))}

    assert [rows[id].ahead for id in "dm"] == [False, False]
    for row in rows.values():
        (first, *_) = countdown_words(row)
        assert first.rule == "deadline.settled"
        assert "is to have done" not in first.text


def test_hours_before_it_no_sentence_says_in_0_days() -> None:
    (row,) = board([due("d", datetime(2025, 2, 1, 10, tzinfo=UTC))], on(2, 1))

    assert countdown_words(row)[0].rule == "deadline.within_a_day"


def test_one_that_was_moved_is_one_line_with_every_move() -> None:
    first = due("a", on(4, 1), extended_to=on(3, 1), status="moot", announced_consequence="Tariffs.")
    second = due("b", on(3, 1), triggered_at=on(2, 1), extended_to=on(3, 11))
    third = due("c", on(3, 11), triggered_at=on(2, 20), status="overdue")
    (row,) = board([third, first, second], on(3, 20))

    assert (row.id, row.rows) == ("c", ("a", "b", "c"))
    assert [move.days for move in row.moves] == [-31, 10]
    assert row.moves[0].known_since == on(2, 1)
    assert row.announced == ("Tariffs.", "A toll.")
    assert row.state == "overdue"


def test_before_it_was_moved_the_first_date_stood() -> None:
    first = due("a", on(4, 1), extended_to=on(3, 1))
    second = due("b", on(3, 1), triggered_at=on(2, 1))
    (row,) = board([first, second], on(1, 15))

    assert row.id == "a"


def test_what_lies_ahead_stands_first_by_nearness_then_what_has_passed() -> None:
    rows = [due("past", on(1, 5)), due("far", on(6, 1)), due("near", on(2, 1)), due("older", on(1, 2))]
    told = board([*rows, due("none", None, kind="deadline")], on(1, 20))  # type: ignore[arg-type]

    assert [row.id for row in told] == ["near", "far", "past", "older", "none"]


def test_what_happened_around_it_is_listed_and_never_taken_for_the_consequence() -> None:
    def act(id: str, who: str, day: date) -> Occurrence:
        told = {"kind": "measure", "text": "A toll.", "learnt_at": on(1, 1), "source": ()}
        return Occurrence(id=id, parties=(who,), as_of=day, **told)  # type: ignore[arg-type]

    acts = [act("occ-1", "gull", date(2025, 2, 5)), act("occ-2", "heath", date(2025, 2, 5)),
            act("occ-3", "gull", date(2025, 5, 1)), act("occ-4", "karst", date(2024, 12, 1))]  # fmt: skip
    (row,) = board([due("d", on(2, 1), status="overdue")], on(6, 1), acts)

    assert row.around == ("occ-1",)
    assert (row.came, row.followed) == (None, None)


def test_who_carried_out_what_was_announced_is_believed_more_and_few_cases_leave_it_wide() -> None:
    def record(*told: str | None) -> tuple[float, float, float, int]:
        found = credibility(board([missed(n, each) for n, each in enumerate(told)], on(3, 20)), "gull")
        return found.p, found.low, found.high, found.n

    assert record() == (0.5, *record()[1:3], 0)
    assert record("none")[0] < record("part")[0] == 0.5 < record("all")[0]
    assert record(*["all"] * 10)[1] > record("all")[1]
    assert record("none", None)[3] == 1


@given(st.lists(st.sampled_from(["all", "none"]), max_size=12))
def test_carried_out_and_not_are_mirrored(told: list[str]) -> None:
    turned = [{"all": "none", "none": "all"}[each] for each in told]
    here, there = (
        credibility(board([missed(n, each) for n, each in enumerate(row)], on(3, 20)), "gull") for row in (told, turned)
    )

    assert here.p == pytest.approx(1 - there.p)
    assert here.low == pytest.approx(1 - there.high)


def test_one_that_was_met_moved_or_not_told_to_its_end_is_counted_by_itself() -> None:
    rows = [
        due("met", on(2, 1), status="met", done_at=on(1, 20)),
        due("moved", on(2, 5), extended_to=on(6, 1)),
        missed(3, None),
        due("untold", on(2, 8)),
        due("other", on(2, 8), set_by="heath", status="overdue", followed="all"),
    ]
    record = credibility(board(rows, on(3, 1)), "gull")

    assert (record.n, record.met, record.moved, record.untold) == (0, 1, 1, 2)
    assert [sentence.rule for sentence in record_words(record)] == ["record.none", "record.moved", "record.untold"]


SAID = Conditional(
    met=0.3,
    met_low=0.2,
    met_high=0.5,
    if_met={"deal": 0.6, "drift": 0.4, "war": 0.0},
    if_missed={"deal": 0.1, "drift": 0.5, "war": 0.4},
)


def test_the_mixture_sums_to_one_and_lies_between_its_two_sides() -> None:
    rows = conditional(SAID)

    assert sum(row.p for row in rows) == pytest.approx(1)
    assert rows[0].p == pytest.approx(0.3 * 0.6 + 0.7 * 0.1)
    assert all(min(r.if_met, r.if_missed) <= r.low <= r.p <= r.high <= max(r.if_met, r.if_missed) for r in rows)
    assert rows[0].met_if == pytest.approx(0.18 / 0.25)


def test_a_scenario_that_cannot_come_tells_nothing_of_the_deadline() -> None:
    told = Conditional(met=1.0, met_low=1.0, met_high=1.0, if_met={"a": 1.0, "b": 0.0}, if_missed={"a": 0.5, "b": 0.5})

    assert conditional(told)[1].met_if is None


def test_what_stands_elsewhere_and_does_not_go_with_the_mixture_is_named() -> None:
    rows = conditional(SAID, {"deal": 0.6, "drift": 0.3, "war": 0.1})

    assert [sentence.rule for sentence in mixture_words(rows)].count("mixture.apart") == 3
    assert mixture_words(rows)[-1].rule == "mixture.assumed"
    assert rows[0].apart == pytest.approx(0.25 - 0.6)


def test_the_chance_to_be_met_that_a_stated_likelihood_implies_is_found() -> None:
    stated = {row.scenario: row.p for row in conditional(SAID)}
    alike = Conditional(met=0.5, met_low=0.5, met_high=0.5, if_met=SAID.if_met, if_missed=SAID.if_met)

    assert implied(SAID, stated) == pytest.approx(0.3)
    assert implied(alike, stated) is None


def test_whole_per_cents_that_do_not_quite_sum_are_scaled() -> None:
    told = Conditional(
        met=0.5, met_low=0.5, met_high=0.5, if_met={"a": 0.33, "b": 0.66}, if_missed={"a": 0.5, "b": 0.5}
    )

    assert sum(row.p for row in conditional(told)) == pytest.approx(1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"met": 0.1},
        {"if_met": {"deal": 0.6, "drift": 0.4}},
        {"if_met": {"deal": 0.6, "drift": 0.4, "war": 0.3}},
        {"if_missed": {"deal": 1.2, "drift": -0.2, "war": 0.0}},
        {"if_met": {}, "if_missed": {}},
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    base = {"met": 0.3, "met_low": 0.2, "met_high": 0.5, "if_met": SAID.if_met, "if_missed": SAID.if_missed}
    with pytest.raises(UnusableValue):
        Conditional(**(base | wrong))  # type: ignore[arg-type]


def test_stated_likelihoods_of_other_scenarios_are_refused() -> None:
    with pytest.raises(UnusableValue):
        conditional(SAID, {"peace": 1.0})


def shipped(at: datetime) -> Countdown:
    talks = read_talks(FILE).whole()
    (row,) = board(talks.deadlines, at, talks.occurrences)
    return row


def test_the_eighth_of_august_2025_announced_and_came_stand_apart() -> None:
    day = shipped(datetime(2025, 8, 6, 12, tzinfo=UTC))
    later = shipped(datetime(2025, 9, 1, tzinfo=UTC))

    assert (day.state, day.came) == ("due_soon", None)
    assert [round(move.days) for move in day.moves] == [-25]
    assert (later.state, later.followed) == ("overdue", "none")
    assert len(later.around) >= 2
    texts = [sentence.text for sentence in countdown_words(later, {"ru": "Russian Federation", "us": "United States"})]
    assert texts[0].startswith("The deadline for Russian Federation")
    assert "What was announced did not follow." in texts
    assert credibility([later], "us").n == 1


def test_every_sentence_names_what_it_rests_on() -> None:
    told = countdown_words(shipped(datetime(2025, 9, 1, tzinfo=UTC)))

    assert all({"fifty-days", "eighth-of-august"} <= set(sentence.because) for sentence in told)

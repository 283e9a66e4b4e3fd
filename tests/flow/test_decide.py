"""A person's decision about reports: named, reasoned, binding, and undone only by adding."""

from pathlib import Path

import pytest

from tests.flow.tellings import groups, incident, report, tell, telling
from truce.errors import Contradiction, NotFound, TruceError, WrongUsage
from truce.flow.decide import decide, in_force, undo
from truce.flow.frames import frame
from truce.flow.fuse import fuse
from truce.flow.house import House
from truce.flow.why import why
from truce.model.history import Succession
from truce.sample import Sample

MARTA = {"by": "Marta", "why": "one crater"}
PAIR, APART = frozenset({"a", "b"}), frozenset({"far"})


@pytest.fixture
def house(fresh: tuple[House, Sample], tmp_path: Path) -> House:
    """A mission that holds two tellings of one event, and one of another, fused."""
    tell(fresh[0], tmp_path, telling("a"), telling("b", told="13:05"), telling("far", lon=-30.0))
    fuse(fresh[0])
    return fresh[0]


def test_a_decision_is_kept_with_name_reason_and_time_and_logged(house: House) -> None:
    (made,) = decide(house, [report(house, "b"), report(house, "a")], same=True, **MARTA)

    assert house.mission.ledger.decisions() == [made]
    assert (made.left, made.right) == tuple(sorted((report(house, "a"), report(house, "b"))))
    assert (made.by, made.why, made.stands) == ("Marta", "one crater", True)
    assert house.mission.ledger.entries()[-1].facts["decision"] == made.id
    reason = why(house, made.id)
    assert {step.id for step in reason.because} == set(made.pair)


def test_undoing_leaves_the_decision_on_record_and_takes_its_force(house: House) -> None:
    (made,) = decide(house, [report(house, "a"), report(house, "far")], same=True, **MARTA)
    undone = undo(house, made.id, by="Olena", why="two craters")

    assert (undone.undone_by, undone.undone_why, undone.stands) == ("Olena", "two craters", False)
    assert in_force(house).is_empty()
    with pytest.raises(Contradiction):
        undo(house, made.id, by="Olena", why="two craters")


def test_several_reports_are_each_the_same_as_the_first(house: House) -> None:
    made = decide(house, [report(house, n) for n in ("a", "b", "far")], same=True, **MARTA)

    assert all(report(house, "a") in decision.pair for decision in made)
    assert len({decision.id for decision in made}) == 2


def test_an_incident_stands_for_the_report_that_names_it(house: House) -> None:
    (made,) = decide(house, [incident(house, "b"), incident(house, "far")], same=True, **MARTA)

    assert set(made.pair) == {report(house, "a"), report(house, "far")}


def test_a_decision_that_contradicts_those_that_stand_names_them_and_keeps_nothing(house: House) -> None:
    (first, second) = decide(house, [report(house, n) for n in ("a", "b", "far")], same=True, **MARTA)

    with pytest.raises(Contradiction) as refused:
        decide(house, [report(house, "b"), report(house, "far")], same=False, **MARTA)

    assert {first.id, second.id} <= refused.value.given.keys()
    assert len(house.mission.ledger.decisions()) == 2
    undo(house, first.id, by="Olena", why="two craters")
    assert decide(house, [report(house, "b"), report(house, "far")], same=False, **MARTA)


def test_one_of_several_that_cannot_stand_keeps_them_all_out(house: House) -> None:
    decide(house, [report(house, "a"), report(house, "far")], same=False, **MARTA)

    with pytest.raises(Contradiction):
        decide(house, [report(house, n) for n in ("a", "b", "far")], same=True, **MARTA)

    assert len(house.mission.ledger.decisions()) == 1


def test_deciding_twice_is_refused_and_after_an_undoing_it_is_not(house: House) -> None:
    both = [report(house, "a"), report(house, "b")]
    (made,) = decide(house, both, same=True, **MARTA)
    with pytest.raises(Contradiction, match="already"):
        decide(house, both[::-1], same=True, **MARTA)

    undo(house, made.id, **MARTA)
    (again,) = decide(house, both, same=True, **MARTA)

    assert again.id != made.id


@pytest.mark.parametrize(
    ("names", "words", "error"),
    [
        (["a"], MARTA, WrongUsage),
        (["a", "a"], MARTA, WrongUsage),
        (["a", "b"], {"by": " ", "why": "one crater"}, WrongUsage),
        (["a", "b"], {"by": "Marta", "why": ""}, WrongUsage),
        (["a", "rep-0000000000000000"], MARTA, NotFound),
        (["a", "inc-0000000000000000"], MARTA, NotFound),
    ],
)
def test_what_cannot_be_decided_is_told(
    house: House, names: list[str], words: dict[str, str], error: type[TruceError]
) -> None:
    ids = [name if "-" in name else report(house, name) for name in names]

    with pytest.raises(error):
        decide(house, ids, same=True, **words)


def test_only_two_can_be_told_apart_at_a_time(house: House) -> None:
    with pytest.raises(WrongUsage, match="two different"):
        decide(house, [report(house, n) for n in ("a", "b", "far")], same=False, **MARTA)


def test_a_decision_makes_fusing_due_and_its_undoing_makes_it_due_again(house: House) -> None:
    assert not fuse(house).due
    (made,) = decide(house, [report(house, "a"), report(house, "b")], same=False, **MARTA)
    assert fuse(house).facts["decisions"] == [made.id]
    assert not fuse(house).due

    undo(house, made.id, **MARTA)

    done = fuse(house)
    assert (done.due, done.facts["decisions"]) == (True, [])


def test_two_told_apart_are_apart_until_that_is_undone(house: House) -> None:
    assert groups(house) == {PAIR, APART}
    whole = incident(house, "a")
    (made,) = decide(house, [report(house, "a"), report(house, "b")], same=False, **MARTA)
    fuse(house)

    assert groups(house) == {frozenset("a"), frozenset("b"), APART}
    (row,) = frame(house, Succession).to_dicts()
    assert (row["kind"], row["before"], row["cause"], row["because"]) == ("split", [whole], "decision", [made.id])
    split_off = incident(house, "b")

    undo(house, made.id, by="Olena", why="one crater after all")
    fuse(house)

    assert groups(house) == {PAIR, APART}
    assert why(house, split_off).facts["now"] == [whole]


def test_two_put_together_are_together_until_that_is_undone(house: House) -> None:
    (made,) = decide(house, [incident(house, "a"), incident(house, "far")], same=True, **MARTA)
    fuse(house)

    assert any({"a", "far"} <= group for group in groups(house))
    assert why(house, incident(house, "a")).facts["decided"] == [made.sentence]

    undo(house, made.id, by="Olena", why="two craters")
    fuse(house)

    assert groups(house) == {PAIR, APART}

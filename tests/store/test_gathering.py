"""Acts of many hands in one commit: each is kept or refused by itself, and nobody is told before it is on the disk."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from truce.errors import Conflict, TruceError, UnusableMission, UnusableValue
from truce.model.act import Act, Entry
from truce.store.gathering import Gathering
from truce.store.ledger import SqlLedger, sqlite_url

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)
SOON = 10.0  # seconds in which whatever is due has come


def look(who: str, after: Entry | None = None, **facts: object) -> Act:
    """The look of a member, next in their trail."""
    place = 1 if after is None else (after.position or 0) + 1
    previous = None if after is None else after.hash
    return Act(act="look", at=NOON, by=who, subject=f"views:{who}", position=place, previous=previous, facts=facts)


class Held:
    """A ledger whose first commit waits until it is let go, so that others gather behind it; commits are counted."""

    def __init__(self, path: Path) -> None:
        self.ledger = SqlLedger(sqlite_url(path / "ledger.sqlite"))
        self.writing = self.ledger._writing
        self.gathering = Gathering(self.waiting)
        self.begun, self.go = threading.Event(), threading.Event()
        self.commits = 0
        self.fails: Exception | None = None

    @contextmanager
    def waiting(self) -> Iterator[Connection]:
        with self.writing() as connection:
            yield connection
            if not self.commits:
                self.begun.set()
                assert self.go.wait(SOON)
            if self.commits and self.fails is not None:
                raise self.fails
            self.commits += 1

    def all_at_once(self, first: Sequence[Act], *rest: Sequence[Act]) -> list[Sequence[Entry] | TruceError]:
        """What became of acts whose hands came while those of the first were on their way."""
        with ThreadPoolExecutor(len(rest) + 1) as hands:
            asked = [hands.submit(told, self.gathering.append, first)]
            assert self.begun.wait(SOON)
            for number, acts in enumerate(rest, 1):
                asked.append(hands.submit(told, self.gathering.append, acts))
                while len(self.gathering._waiting) < number:
                    threading.Event().wait(0.001)
            self.go.set()
            return [one.result(SOON) for one in asked]


def told(append: Callable[[Sequence[Act]], Sequence[Entry]], acts: Sequence[Act]) -> Sequence[Entry] | TruceError:
    try:
        return append(acts)
    except TruceError as refused:
        return refused


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


def test_whoever_comes_during_a_commit_is_kept_by_the_next_all_together(held: Held) -> None:
    first, *rest = ([look(f"m{n}")] for n in range(9))
    answers = held.all_at_once(first, *rest)

    assert held.commits == 2
    assert [one.seq for answer in answers for one in answer] == list(range(1, 10))  # type: ignore[union-attr]
    assert [one.by for one in held.ledger.entries()] == [f"m{n}" for n in range(9)]


def test_each_hand_is_told_of_its_own_acts(held: Held) -> None:
    two = [look("ivy"), look("rex")]
    answers = held.all_at_once([look("ana")], two, [look("otto")])

    assert [[one.by for one in answer] for answer in answers] == [["ana"], ["ivy", "rex"], ["otto"]]  # type: ignore[union-attr]


def test_a_fault_of_one_hand_stops_nobody_else(held: Held) -> None:
    unplaced, odd = look("ivy", replace_of(5)), look("rex", fact=object())
    answers = held.all_at_once([look("ana")], [look("otto")], [unplaced], [odd], [look("una")])

    assert [type(one) for one in (answers[2], answers[3])] == [Conflict, UnusableValue]
    assert [one.by for one in held.ledger.entries()] == ["ana", "otto", "una"]


def replace_of(place: int) -> Entry:
    """An act that nobody kept."""
    return Entry(seq=place, hash="0" * 64, act="look", at=NOON, position=place)


def test_of_two_looks_of_one_member_at_once_one_is_kept_and_the_other_takes_the_next_place(held: Held) -> None:
    answers = held.all_at_once([look("ana")], [look("ivy", n=1)], [look("ivy", n=2)])
    kept = answers[1]

    assert isinstance(answers[2], Conflict)
    assert isinstance(kept, Sequence)
    (again,) = held.gathering.append([look("ivy", kept[0], n=2)])
    assert again.position == 2


def test_where_the_commit_fails_every_hand_in_it_is_told_and_nothing_is_kept(held: Held) -> None:
    held.fails = UnusableMission("the disk is full")
    answers = held.all_at_once([look("ana")], [look("ivy")], [look("rex")])

    assert [str(one) for one in answers[1:]] == [str(held.fails)] * 2
    assert [one.by for one in held.ledger.entries()] == ["ana"]


def test_where_the_leading_hand_is_felled_the_others_are_told_and_later_ones_are_kept(held: Held) -> None:
    held.fails = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        held.all_at_once([look("ana")], [look("ivy")], [look("rex")])
    held.fails = None
    held.gathering.append([look("una")])

    assert [one.by for one in held.ledger.entries()] == ["ana", "una"]


def test_nobody_is_told_before_the_commit_that_holds_it_is_on_the_disk(tmp_path: Path) -> None:
    """The file is read by another connection at the moment when somebody is told: what they were told stands there."""
    ledger, witness = (SqlLedger(sqlite_url(tmp_path / "ledger.sqlite")) for _ in range(2))

    def trail(number: int) -> bool:
        last: Entry | None = None
        for turn in range(12):
            (last,) = ledger.append([look(f"m{number}", last, n=turn)])
            if witness.last(f"views:m{number}") != last:
                return False
        return True

    with ThreadPoolExecutor(8) as hands:
        assert all(hands.map(trail, range(8)))
    assert [one.seq for one in ledger.entries()] == list(range(1, 97))


def test_acts_of_many_processes_gather_each_in_its_own_and_none_is_lost(tmp_path: Path) -> None:
    ledgers = [SqlLedger(sqlite_url(tmp_path / "ledger.sqlite")) for _ in range(2)]

    def work(number: int) -> None:
        last: Entry | None = None
        for _ in range(10):
            (last,) = ledgers[number % 2].append([look(f"m{number}", last)])

    with ThreadPoolExecutor(6) as hands:
        list(hands.map(work, range(6)))
    assert [one.seq for one in ledgers[0].entries()] == list(range(1, 61))
    assert replace(ledgers[0].entries()[-1], seq=0) == replace(ledgers[1].entries()[-1], seq=0)

"""The laws of a case in every store: any walk over the machine is kept, any other move refused, whoever asks."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, text
from sqlalchemy.exc import IntegrityError

from truce.errors import Conflict
from truce.model.act import Act, Signs, StateMove
from truce.model.states import ARROWS, next_states
from truce.store.contract import Ledger
from truce.store.ledger import SqlLedger, open_engine, sqlite_url
from truce.store.memory import MemoryLedger
from truce.verification.fold import case_of

STATES = tuple(ARROWS)
WALKS = st.lists(st.integers(0, 200), max_size=25)
THEN = datetime(2025, 4, 22, tzinfo=UTC)


class Walk:
    """One case on one ledger, moved step by step."""

    def __init__(self, ledger: Ledger, case: str) -> None:
        self.ledger, self.case = ledger, case
        self.state: str | None = None
        self.moves = 0

    def act(self, move: StateMove | None, signs: Signs | None = None, by: str = "ivy") -> None:
        last = self.ledger.last(self.case)
        self.ledger.append(
            [
                Act(
                    act="case.step",
                    at=THEN + timedelta(minutes=self.moves),
                    by=by,
                    subject=self.case,
                    position=1 if last is None else (last.position or 0) + 1,
                    previous=None if last is None else last.hash,
                    compartment="case",
                    facts={},
                    move=move,
                    signs=signs,
                    signature=b64encode(b"x").decode(),
                )
            ]
        )

    def go(self, to: str) -> None:
        self.act(StateMove(self.moves + 1, self.state, to))
        self.state, self.moves = to, self.moves + 1


def walk(ledger: Ledger, case: str, choices: list[int]) -> None:
    here = Walk(ledger, case)
    for choice in choices:
        wish = STATES[choice % len(STATES)] if choice % 2 else None
        ends = next_states(here.state)
        if wish is not None and wish not in ends:
            with pytest.raises(Conflict, match="cannot make that move"):
                here.go(wish)
            continue
        if ends:
            here.go(wish or ends[choice % len(ends)])
    if here.moves:
        kept = case_of(ledger.entries(subject=case))
        assert kept.state == here.state
        assert len(kept.moves) == here.moves
        assert kept.next_states == next_states(here.state)


@given(WALKS)
def test_any_walk_over_the_machine_is_kept_and_any_other_move_refused_in_memory(choices: list[int]) -> None:
    walk(MemoryLedger(), "cas-1", choices)


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqlLedger:
    return SqlLedger(sqlite_url(tmp_path_factory.mktemp("walk") / "ledger.sqlite"))


@settings(max_examples=12)
@given(WALKS)
def test_the_same_on_sqlite(on_sqlite: SqlLedger, choices: list[int]) -> None:
    walk(on_sqlite, f"cas-{on_sqlite.size()}-{len(choices)}", choices)


@pytest.mark.postgres
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WALKS)
def test_the_same_on_postgresql(postgres_url: str, choices: list[int]) -> None:
    ledger = SqlLedger(postgres_url)
    walk(ledger, f"cas-{ledger.size()}-{len(choices)}", choices)
    ledger.close()


@pytest.mark.parametrize(
    ("second", "by"),
    [("reviewer", "ivy"), ("releaser", "ivy"), ("author", "rex")],
)
def test_one_person_in_two_parts_or_two_in_one_is_refused(ledger: Ledger, second: str, by: str) -> None:
    here = Walk(ledger, "cas-1")
    here.act(None, Signs("fnd-1", "author"), by="ivy")

    with pytest.raises(Conflict, match="three people"):
        here.act(None, Signs("fnd-1", second), by=by)
    assert len(ledger.entries(subject="cas-1")) == 1


def past_the_code(url: str | URL, statement: str) -> None:
    """One statement straight to the database, as an operator of the server would."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


PAST_THE_CODE = {
    "author and reviewer are one": (
        "INSERT INTO signatures (seq, finding, part, member) VALUES (2, 'fnd-1', 'reviewer', 'ivy')"
    ),
    "two authors": "INSERT INTO signatures (seq, finding, part, member) VALUES (2, 'fnd-1', 'author', 'rex')",
    "a part that there is not": (
        "INSERT INTO signatures (seq, finding, part, member) VALUES (2, 'fnd-1', 'friend', 'rex')"
    ),
    "a signature without an act": (
        "INSERT INTO signatures (seq, finding, part, member) VALUES (99, 'fnd-1', 'reviewer', 'rex')"
    ),
    "an arrow that there is not": (
        'INSERT INTO moves ("case", number, before, from_state, to_state, seq) '
        "VALUES ('cas-1', 2, 1, 'received', 'published', 2)"
    ),
    "from a state where it is not": (
        'INSERT INTO moves ("case", number, before, from_state, to_state, seq) '
        "VALUES ('cas-1', 2, 1, 'registered', 'triaged', 2)"
    ),
    "a case that begins at its end": (
        'INSERT INTO moves ("case", number, before, from_state, to_state, seq) '
        "VALUES ('cas-2', 1, NULL, NULL, 'closed', 2)"
    ),
    "a second history beside the first": (
        'INSERT INTO moves ("case", number, before, from_state, to_state, seq) '
        "VALUES ('cas-1', 1, NULL, NULL, 'received', 2)"
    ),
}


@pytest.mark.parametrize("what", PAST_THE_CODE)
def test_the_database_itself_refuses_where_the_code_is_passed_by(ledger_url: str, what: str) -> None:
    ledger = SqlLedger(ledger_url)
    here = Walk(ledger, "cas-1")
    here.act(StateMove(1, None, "received"), Signs("fnd-1", "author"))
    here.act(None)
    ledger.close()

    with pytest.raises(IntegrityError):
        past_the_code(ledger_url, PAST_THE_CODE[what])


def test_what_is_kept_of_a_case_cannot_be_edited_past_the_code(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "ledger.sqlite")
    ledger = SqlLedger(url)
    Walk(ledger, "cas-1").act(StateMove(1, None, "received"), Signs("fnd-1", "author"))
    ledger.close()

    for edit in (
        "UPDATE moves SET to_state = 'closed'",
        "DELETE FROM signatures",
        "UPDATE signatures SET member = 'x'",
    ):
        with pytest.raises(IntegrityError):
            past_the_code(url, edit)

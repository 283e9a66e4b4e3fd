"""The tree over the log, on every ledger: filled in any batches, the same roots and paths as over a plain list."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from truce.errors import Conflict, UnusableValue
from truce.model.act import Act, Signs, StateMove
from truce.record.canon import canonical
from truce.record.merkle import check_consistency, check_inclusion, leaf_hash, tree_of
from truce.store.contract import KeptCheckpoint, Ledger
from truce.store.ledger import SqlLedger, open_engine, sqlite_url
from truce.store.memory import MemoryLedger
from truce.store.revise import revise
from truce.wire.leaf import entry_of, leaf_of, statement_of

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


def acts(number: int, start: int = 0) -> list[Act]:
    return [Act(act="counted", at=NOON, facts={"n": n}) for n in range(start, start + number)]


def same_tree(ledger: Ledger) -> None:
    """The ledger's tree is that over its leaf hashes, and every kind of proof of it holds."""
    hashes = ledger.leaf_hashes(0, ledger.size())
    tree, plain = ledger.tree(), tree_of(hashes)
    size = len(hashes)
    assert (tree.size, tree.root()) == (size, plain.root())
    chance = random.Random(size)
    for index in {0, size - 1, *(chance.randrange(size) for _ in range(8))} if size else ():
        assert tree.inclusion(index) == plain.inclusion(index)
        check_inclusion(index, size, hashes[index], tree.inclusion(index), tree.root())
        assert tree.root(index) == plain.root(index)
        check_consistency(index, size, tree.root(index), tree.root(), tree.consistency(index))


def test_a_log_filled_in_batches_has_the_tree_of_its_leaves(ledger: Ledger) -> None:
    same_tree(ledger)
    for number in (1, 254, 1, 1, 300, 500, 0, 7):
        made = ledger.append(acts(number, ledger.size()))
        assert len(made) == number
        same_tree(ledger)
    assert [e.facts["n"] for e in ledger.entries()] == list(range(ledger.size()))


def test_what_append_gives_back_is_what_is_kept(ledger: Ledger) -> None:
    made = ledger.append(acts(5))

    assert list(made) == ledger.entries()
    assert made[-1] == ledger.entries()[-1]
    assert list(made[1:3]) == ledger.entries(after=1, until=3)
    assert [bytes.fromhex(e.hash) for e in made] == ledger.leaf_hashes(0, 5)


def test_checkpoints_are_kept_in_order_and_more_than_once(ledger: Ledger) -> None:
    ledger.keep_checkpoint(1, "one")
    ledger.keep_checkpoint(1, "one, witnessed")

    assert ledger.checkpoints() == [KeptCheckpoint(1, "one"), KeptCheckpoint(1, "one, witnessed")]


def test_a_batch_with_one_wrong_act_leaves_nothing_and_the_tree_as_it_was(ledger: Ledger) -> None:
    ledger.append(acts(255))
    root = ledger.tree().root()

    for wrong in (
        Act(act="case.plan", at=NOON, subject="cas-1", position=2),
        Act(act="case.receive", at=NOON, subject="cas-1", position=1, move=StateMove(1, None, "closed")),
        Act(act="case.assess", at=NOON, by="ivy", signs=Signs("fnd-1", "guest")),
    ):
        with pytest.raises(Conflict):
            ledger.append([*acts(3), wrong])
    with pytest.raises(UnusableValue):
        ledger.append([*acts(3), Act(act="counted", at=NOON, facts={"n": object()})])
    assert (ledger.size(), ledger.tree().root()) == (255, root)


def test_acts_about_one_subject_may_come_in_one_batch(ledger: Ledger) -> None:
    first = Act(act="case.receive", at=NOON, subject="cas-1", position=1, move=StateMove(1, None, "received"))
    hash = leaf_hash(leaf_of(first)).hex()
    move = StateMove(2, "received", "registered")
    second = Act(act="case.register", at=NOON, subject="cas-1", position=2, previous=hash, move=move)

    ledger.append([first, *acts(3), second])

    assert [e.seq for e in ledger.entries(subject="cas-1")] == [1, 5]
    assert ledger.last("cas-1") == ledger.entries(subject="cas-1")[-1]


def test_an_act_earlier_than_the_one_before_is_kept(ledger: Ledger) -> None:
    ledger.append([Act(act="acted", at=NOON), Act(act="acted", at=NOON - timedelta(days=1))])

    assert [e.at for e in ledger.entries()] == [NOON, NOON - timedelta(days=1)]


def test_what_the_tables_hold_is_shown_as_it_is(ledger: Ledger) -> None:
    first = Act(act="case.receive", at=NOON, subject="cas-1", position=1, move=StateMove(1, None, "received"))
    ledger.append([*acts(256), first, Act(act="case.assess", at=NOON, by="ivy", signs=Signs("fnd-1", "author"))])
    rows, beside = ledger.rows(256, 300), ledger.beside()

    assert [(r.seq, r.beside["act"], r.beside["position"]) for r in rows] == [
        (257, "case.receive", 1),
        (258, "case.assess", None),
    ]
    assert [r.hash for r in rows] == ledger.leaf_hashes(256, 258)
    assert rows[0].leaf == leaf_of(first)
    assert beside.moves == {257: ("cas-1", 1, None, "received")}
    assert beside.parts == {258: ("fnd-1", "author", "ivy")}
    assert [(level, number) for level, number, _, _ in beside.tiles] == [(0, 0)]


def test_a_table_whose_guard_is_gone_is_told(ledger_url: str) -> None:
    ledger, engine = SqlLedger(ledger_url), open_engine(ledger_url)
    assert ledger.beside().unguarded == ()
    drop = "moves_no_update" if engine.dialect.name == "sqlite" else "moves_append_only ON moves"
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {drop}"))
    engine.dispose()

    assert ledger.beside().unguarded == ("moves",)


def test_an_old_log_gets_its_tiles_when_it_becomes_a_tree(ledger_url: str) -> None:
    engine = open_engine(ledger_url)
    revise(engine, "0003")
    rows = [{"seq": n, "at": "2025-04-20T12:00:00.000000+00:00", "facts": f'{{"n":{n}}}'} for n in range(1, 601)]
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO log VALUES (:seq, :at, 'counted', :facts)"), rows)
    engine.dispose()

    ledger = SqlLedger(ledger_url)

    same_tree(ledger)
    ledger.append(acts(300))
    same_tree(ledger)
    assert [(level, number) for level, number, _, _ in ledger.beside().tiles] == [(0, 0), (0, 1), (0, 2)]


def test_two_ledgers_of_one_database_give_one_tree(ledger_url: str) -> None:
    one, two = SqlLedger(ledger_url), SqlLedger(ledger_url)
    one.append(acts(200))
    early = two.tree()
    one.append(acts(200, 200))

    assert early.root() == two.tree().root(200)
    same_tree(two)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 400), max_size=5))
def test_in_whatever_batches_a_log_comes_its_root_is_the_same(tmp_path: Path, batches: list[int]) -> None:
    kept, plain = SqlLedger(sqlite_url(tmp_path / f"{uuid4()}.sqlite")), MemoryLedger()
    for number in batches:
        kept.append(acts(number, kept.size()))
    plain.append(acts(sum(batches)))

    assert kept.tree().root() == plain.tree().root()
    kept.close()


plain_facts = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.integers())
)
some_text = st.none() | st.text(max_size=8)


@given(
    facts=plain_facts,
    words=st.tuples(st.text(max_size=8), some_text, some_text, some_text, some_text),
    position=st.none() | st.integers(1, 2**31),
    move=st.none() | st.builds(StateMove, st.integers(1, 9), some_text, st.text(max_size=5)),
    signs=st.none() | st.builds(Signs, st.text(max_size=5), st.text(max_size=5)),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_a_leaf_is_the_canonical_json_of_its_act_and_comes_back(
    facts: dict[str, object],
    words: tuple[str, str | None, str | None, str | None, str | None],
    position: int | None,
    move: StateMove | None,
    signs: Signs | None,
    at: datetime,
) -> None:
    name, by, subject, previous, signature = words
    given_act = Act(
        act=name,
        at=at,
        by=by,
        subject=subject,
        position=position,
        previous=previous,
        facts=facts,
        move=move,
        signs=signs,
        signature=signature,
    )
    told = {
        "act": name,
        "at": at,
        "by": by,
        "subject": subject,
        "position": position,
        "previous": previous,
        "compartment": "mission",
        "facts": facts,
        "signature": signature,
        "move": None if move is None else {"number": move.number, "from": move.start, "to": move.to},
        "signs": None if signs is None else {"finding": signs.finding, "part": signs.part},
    }

    leaf = leaf_of(given_act)

    assert leaf == canonical({key: value for key, value in told.items() if value is not None})
    assert leaf_of(entry_of(1, leaf)) == leaf
    assert statement_of(given_act) == canonical(
        {key: value for key, value in told.items() if value is not None and key != "signature"}
    )

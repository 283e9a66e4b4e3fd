"""The checks by themselves: acts in, faults out, no database anywhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from truce.flow.record.log_check import Chains, Check, Clock, Laws, Numbers, Signatures, check_same, check_tiles
from truce.model.act import Act, Entry, Signs, StateMove
from truce.people.keys import Key, new_key
from truce.record.merkle import leaf_hash
from truce.record.tiles import full_tiles
from truce.store.memory import MemoryLedger
from truce.wire.leaf import entry_of, leaf_of, statement_of

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


def entries(*acts: Act) -> list[Entry]:
    return [entry_of(seq, leaf_of(act)) for seq, act in enumerate(acts, 1)]


def faults(check: Check, told: Sequence[Entry]) -> list[tuple[int | None, str]]:
    return [(fault.seq, fault.what) for entry in told for fault in check(entry)]


def moved(number: int, start: str | None, to: str) -> Act:
    return Act(act="case.move", at=NOON, subject="cas-1", move=StateMove(number, start, to))


def test_a_gap_is_named_by_what_is_missing() -> None:
    numbers = Numbers()

    assert [f.sentence for seq in (1, 2, 5, 7) for f in numbers(seq)] == [
        "act 5: acts 3 to 4 are missing before it",
        "act 7: act 6 is missing before it",
    ]


def test_a_chain_breaks_where_an_act_does_not_follow_the_one_before() -> None:
    first = Act(act="acted", at=NOON, subject="cas-1", position=1)
    hash = leaf_hash(leaf_of(first)).hex()
    second = replace(first, position=2, previous=hash)

    assert faults(Chains(), entries(first, Act(act="acted", at=NOON), second)) == []
    for wrong in (replace(second, position=3), replace(second, previous="00"), replace(second, previous=None), first):
        assert faults(Chains(), entries(first, wrong)) == [(2, "it does not follow the act before it about cas-1")]
    assert faults(Chains(), entries(second)) == [(1, "it does not follow the act before it about cas-1")]


def test_a_case_goes_only_where_there_is_an_arrow_from_where_it_stands() -> None:
    ways = [moved(1, None, "received"), moved(2, "received", "registered"), moved(3, "registered", "triaged")]

    assert faults(Laws(), entries(*ways)) == []
    assert faults(Laws(), entries(ways[0], ways[2])) == [(2, "cas-1 could not go from registered to triaged")]
    assert faults(Laws(), entries(moved(1, None, "closed"))) == [(1, "cas-1 could not go from None to closed")]
    assert len(faults(Laws(), entries(ways[0], moved(2, "received", "nowhere"), moved(3, "nowhere", "closed")))) == 2


@pytest.mark.parametrize(("by", "part"), [("ivy", "reviewer"), ("rex", "author"), ("rex", "guest")])
def test_nobody_takes_two_parts_and_no_part_is_taken_twice(by: str, part: str) -> None:
    one = Act(act="signed", at=NOON, by="ivy", signs=Signs("fnd-1", "author"))
    other = Act(act="signed", at=NOON, by=by, signs=Signs("fnd-1", part))

    assert faults(Laws(), entries(one, replace(other, by="rex", signs=Signs("fnd-1", "reviewer")))) == []
    assert faults(Laws(), entries(one, other)) == [(2, f"{by} could not be {part} of fnd-1")]


def signed(key: Key, act: str, **facts: object) -> Act:
    from base64 import b64encode

    bare = Act(act=act, at=NOON, by=key.handle, facts=facts)
    return replace(bare, signature=b64encode(key.sign(statement_of(bare))).decode())


def keyed(key: Key) -> dict[str, object]:
    return {"member": key.handle, "signing": key.signing, "reading": key.reading}


def test_acts_are_signed_by_the_key_that_was_the_members_at_that_place() -> None:
    ada, ivy, newer = new_key("ada"), new_key("ivy"), new_key("ivy")
    found = signed(ada, "roles.found", **keyed(ada), role="administrator")
    enrol, rekey = signed(ada, "roles.enrol", **keyed(ivy)), signed(ada, "roles.rekey", **keyed(newer))
    acted = signed(ivy, "case.plan", n=1)
    check = Signatures()

    assert faults(check, entries(found, enrol, acted, rekey, signed(newer, "case.plan", n=2))) == []
    assert check.held == 5
    not_hers = "it is not signed by the key of ivy"
    assert faults(Signatures(), entries(found, acted, enrol)) == [(2, not_hers)]
    assert faults(Signatures(), entries(found, enrol, rekey, acted)) == [(4, not_hers)]
    assert faults(Signatures(), entries(found, enrol, signed(newer, "case.plan"))) == [(3, not_hers)]
    assert faults(Signatures(), entries(found, enrol, replace(acted, facts={"n": 2}))) == [(3, not_hers)]
    unsigned, nobody = replace(acted, signature=None), replace(acted, by=None)
    assert faults(Signatures(), entries(found, enrol, unsigned)) == [(3, "it names ivy and bears no signature")]
    assert faults(Signatures(), entries(found, enrol, nobody)) == [(3, "it bears a signature and names nobody")]


def test_the_clock_is_told_by_how_much_it_went_back_and_where() -> None:
    times = [NOON, NOON - timedelta(hours=23, minutes=59), NOON, NOON - timedelta(microseconds=3)]

    assert [what for _, what in faults(Clock(), entries(*(Act(act="acted", at=at) for at in times)))] == [
        "the clock went back by 23:59:00 at act 2",
        "the clock went back by 0:00:00.000003 at act 4",
    ]


def test_a_table_says_just_what_the_leaves_say() -> None:
    kept, told = {1: "a", 2: "b", 3: "c"}, {1: "a", 3: "d", 4: "e"}

    assert [(f.seq, f.what) for f in check_same("moves", kept, told)] == [
        (2, "the table of moves holds a row that no leaf tells of"),
        (3, "the table of moves is not what the leaf says"),
        (4, "the table of moves lacks its row"),
    ]


def test_tiles_are_those_of_the_leaves() -> None:
    ledger = MemoryLedger()
    ledger.append([Act(act="acted", at=NOON, facts={"n": n}) for n in range(600)])
    hashes = ledger.leaf_hashes(0, 600)
    tiles = list(full_tiles(0, hashes, lambda *_: ()))

    assert list(check_tiles(tiles, hashes)) == []
    assert list(check_tiles(ledger.beside().tiles, hashes)) == []
    assert [f.seq for f in check_tiles(tiles[1:], hashes)] == [1]
    assert [f.seq for f in check_tiles(tiles, hashes[:300])] == [257]
    assert [f.seq for f in check_tiles(tiles, [*hashes[:300], b"\0" * 32, *hashes[301:]])] == [257]

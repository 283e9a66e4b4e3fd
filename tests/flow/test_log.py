"""The log: signed, proved, witnessed; and whoever changes it behind our back is seen, with the act's number."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.casework import Staffed, staffed
from truce.errors import NotFound, Refused, TruceError, Untrustworthy, UnusableMission, WrongUsage
from truce.flow.acting import act_of, perform
from truce.flow.house import House
from truce.flow.record import log
from truce.flow.record.log_outside import check_proof, json_text, keep_key, needed_key, tlog_text
from truce.flow.record.log_verify import verify
from truce.flow.record.witness import witness_key, witnessed
from truce.flow.rights import roles
from truce.model.act import StateMove
from truce.model.collection import Collection
from truce.model.decision import Decision
from truce.people.keys import new_key
from truce.record.checkpoint import open_checkpoint, read_checkpoint
from truce.record.merkle import leaf_hash
from truce.record.note import ED25519, PublicKey, sign_note
from truce.record.signing import new_secret, public_of
from truce.store.contract import Ledger


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """A mission in which a case was received, plenty was logged, and a checkpoint signed."""
    here = staffed(tmp_path_factory.mktemp("lived"))
    log.log_key(here.as_(None))
    perform(here.as_("ivy"), "case.receive", "cas-1", {"channel": "patrol"}, move=StateMove(1, None, "received"))
    for n in range(260):
        here.house.mission.ledger.log("counted", here.clock(), n=n)
    log.sign_log(here.as_("hana"))
    perform(here.as_("ivy"), "case.receive", "cas-2", {"channel": "hotline"}, move=StateMove(1, None, "received"))
    return here


@pytest.fixture
def copied(lived: Staffed, tmp_path: Path) -> tuple[House, Callable[[str], None]]:
    """The same mission, with a ledger of its own that can be changed behind the program's back."""
    from truce.store.ledger import SqlLedger, sqlite_url

    target = tmp_path / "ledger.sqlite"
    with sqlite3.connect(lived.house.mission.folder / "ledger.sqlite") as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    ledger = SqlLedger(sqlite_url(target))
    house = replace(lived.house, mission=replace(lived.house.mission, ledger=ledger))  # type: ignore[type-var]

    def forge(statements: str) -> None:
        with sqlite3.connect(target) as raw:
            triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                raw.execute(f"DROP TRIGGER {name}")
            raw.executescript(statements)
            for _, sql in triggers:
                raw.execute(sql)

    return house, forge


def test_a_table_that_can_be_changed_is_named(copied: tuple[House, Callable[[str], None]], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.sqlite") as raw:
        raw.execute("DROP TRIGGER decisions_no_update")
        raw.execute("DROP TRIGGER acts_no_delete")
        raw.execute("CREATE TRIGGER acts_no_delete BEFORE DELETE ON acts BEGIN SELECT 1; END")

    assert [f.what.split(" is ")[0] for f in verify(copied[0]).faults] == ["the table decisions", "the table acts"]


def test_a_log_without_its_key_holds_and_says_so(lived: Staffed, tmp_path: Path) -> None:
    elsewhere = Elsewhere(lived.house.mission.ledger, tmp_path)
    house = replace(lived.house, mission=elsewhere)  # type: ignore[arg-type]

    assert [r.what for r in verify(house).remarks] == ["the log's key (keys/log.key) is missing: take it from a backup"]
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "log.key").write_text("nothing")
    assert "cannot be read" in verify(house).remarks[0].what
    assert verify(house).faults == []


@dataclass(frozen=True)
class Elsewhere:
    """A mission whose folder holds nothing."""

    ledger: Ledger
    folder: Path


STREET = {  # what is done to the street's tables -> what is said of it
    "UPDATE collections SET sha256 = '00'": "act {collected}: the table of collections says otherwise of col-1: sha256",
    "UPDATE collections SET added = '{{}}'": "act {collected}: the table of collections says otherwise of col-1: added",
    "DELETE FROM collections": "act {collected}: the table of collections lacks col-1",
    "UPDATE decisions SET same = 0": "act {decided}: the table of decisions says otherwise of dec-1: same",
    "UPDATE decisions SET why = 'x'": "act {decided}: the table of decisions says otherwise of dec-1: why",
    "UPDATE decisions SET \"by\" = 'x'": "act {decided}: the table of decisions says otherwise of dec-1: by",
    "UPDATE decisions SET id = 'dec-2'": "the table of decisions holds dec-2, which no act tells of",
    "DELETE FROM undoings; DELETE FROM decisions": "act {decided}: the table of decisions lacks dec-1",
    "UPDATE undoings SET why = 'x'": "act {undone}: the table of undoings says otherwise of dec-1: why",
    "DELETE FROM undoings": "act {undone}: the table of undoings lacks dec-1",
    "DELETE FROM arrows WHERE to_state = 'assessed'": "the table of arrows lacks the way from returned to assessed",
    "INSERT INTO arrows VALUES ('received', 'closed')": "the table of arrows lets a case go from received to closed",
}


@pytest.mark.parametrize("change", STREET)
def test_whatever_is_changed_in_the_tables_of_the_street_is_named(
    copied: tuple[House, Callable[[str], None]], change: str
) -> None:
    house, forge = copied
    street(house)
    assert verify(house).faults == []
    seqs = {act: seq_of(house, act) for act in ("collected", "decided", "undone")}

    forge(change.format())

    assert STREET[change].format(**seqs) in [fault.sentence for fault in verify(house).faults]


def street(house: House) -> None:
    """A collection, and a decision that was undone."""
    ledger, at = house.mission.ledger, house.clock()
    kept = Collection(
        id="col-1", source="acled", file="a.csv", sha256="ab", window_start=None, window_end=None, collected_at=at,
        rows_read=3, outside_window=0, added={"reports": 3}, already={}, folded_repeats=0,
    )  # fmt: skip
    ledger.keep_collection(kept)
    ledger.log("collected", at, collection=kept.id, source=kept.source, sha256=kept.sha256, added=kept.added)
    made = Decision(id="dec-1", left="rep-1", right="rep-2", same=True, by="ana", why="one\ud800 blast", at=at)
    ledger.keep_decisions([made])
    ledger.log("decided", at, decision="dec-1", left="rep-1", right="rep-2", same=True, by="ana", why="one\ufffd blast")
    ledger.undo("dec-1", "ana", "no", at)
    ledger.log("undone", at, decision="dec-1", by="ana", why="no")


def test_a_collection_that_no_act_tells_of_is_a_remark(copied: tuple[House, Callable[[str], None]]) -> None:
    house, forge = copied
    street(house)
    forge("UPDATE collections SET id = 'col-2'")

    assert any("holds col-2, which no act tells of" in r.what for r in verify(house).remarks)


def seq_of(house: House, act: str, nth: int = 0) -> int:
    return house.mission.ledger.entries(acts=[act])[nth].seq


def test_a_log_that_nobody_touched_holds(lived: Staffed) -> None:
    told = verify(lived.house)

    assert told.faults == []
    assert told.remarks == []
    assert (told.size, told.checkpoints) == (lived.house.mission.ledger.size(), 1)
    assert told.signatures > 20


def forged_leaf(house: House, seq: int) -> bytes:
    (entry,) = house.mission.ledger.entries(after=seq - 1, until=seq)
    from truce.wire.leaf import leaf_of

    return leaf_of(replace(entry, facts={**entry.facts, "channel": "resident"}))


FORGERIES: dict[str, tuple[str, str]] = {  # what is done to the tables of act {seq} -> what is said of it
    "a byte of a leaf": (
        "UPDATE acts SET leaf = CAST(replace(CAST(leaf AS TEXT), 'patrol', 'petrol') AS BLOB) WHERE seq = {seq}",
        "act {seq}: its leaf is not the one that was hashed",
    ),
    "a leaf that is none": ("UPDATE acts SET leaf = x'7b' WHERE seq = {seq}", "act {seq}: its leaf cannot be read"),
    "the form of a leaf": (
        "UPDATE acts SET leaf = leaf || x'20' WHERE seq = {seq}",
        "act {seq}: its leaf is not in its one form",
    ),
    "a hash": ("UPDATE leaves SET hash = zeroblob(32) WHERE seq = {seq}", "act {seq}: its leaf is not the one"),
    "the time beside": (
        "UPDATE acts SET at = '2001-01-01T00:00:00.000000+00:00' WHERE seq = {seq}",
        "act {seq}: the column at",
    ),
    "the kind beside": ("UPDATE acts SET act = 'case.close' WHERE seq = {seq}", "act {seq}: the column act"),
    "the member beside": ("UPDATE acts SET \"by\" = 'rex' WHERE seq = {seq}", "act {seq}: the column by"),
    "the subject beside": ("UPDATE acts SET subject = 'cas-9' WHERE seq = {seq}", "act {seq}: the column subject"),
    "the place beside": ("UPDATE acts SET position = 7 WHERE seq = {seq}", "act {seq}: the column position"),
    "the compartment beside": (
        "UPDATE acts SET compartment = 'mission' WHERE seq = {seq}",
        "act {seq}: the column compartment",
    ),
    "an act taken out": ("DELETE FROM acts WHERE seq = {seq}", "act {seq}: its leaf is missing"),
    "a hash taken out": ("DELETE FROM leaves WHERE seq = {seq}", "act {seq}: the hash of its leaf is missing"),
    "an act taken out with its hash": (
        "DELETE FROM acts WHERE seq = {seq}; DELETE FROM leaves WHERE seq = {seq}",
        "act {next}: act {seq} is missing before it",
    ),
    "a move": ("UPDATE moves SET to_state = 'closed' WHERE seq = {seq}", "act {seq}: the table of moves is not"),
    "a move taken out": ("DELETE FROM moves WHERE seq = {seq}", "act {seq}: the table of moves lacks"),
    "a part put in": (
        "INSERT INTO signatures VALUES ({seq}, 'fnd-1', 'author', 'ivy')",
        "act {seq}: the table of signatures holds a row",
    ),
    "a tile": ("UPDATE tiles SET hashes = zeroblob(8192)", "act 1: the tile of the tree"),
    "a tile's root": ("UPDATE tiles SET root = zeroblob(32)", "act 1: the tile of the tree"),
    "a tile taken out": ("DELETE FROM tiles", "act 1: the tile of the tree"),
    "a tile too many": ("INSERT INTO tiles VALUES (1, 0, zeroblob(32), zeroblob(8192))", "act 1: a tile of the tree"),
    "a checkpoint": (
        "UPDATE checkpoints SET note = replace(note, 'truce/', 'truth/')",
        "the checkpoint at {signed} acts does not hold",
    ),
    "the end cut off": (
        "DELETE FROM acts WHERE seq > 280; DELETE FROM leaves WHERE seq > 280; DELETE FROM moves WHERE seq > 280",
        "the checkpoint at {signed} acts does not hold: it has {signed} acts, and the log has 280: the end was cut off",
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_whatever_is_changed_in_the_tables_is_named(copied: tuple[House, Callable[[str], None]], what: str) -> None:
    house, forge = copied
    seq = seq_of(house, "case.receive")
    names = {"seq": seq, "next": seq + 1, "signed": house.mission.ledger.checkpoints()[0].size}

    forge("PRAGMA ignore_check_constraints = ON;" + FORGERIES[what][0].format(**names))

    told = verify(house)
    assert FORGERIES[what][1].format(**names) in "\n".join(fault.sentence for fault in told.faults)


def test_whoever_rewrites_leaf_hash_and_tiles_is_seen_by_signature_and_checkpoint(
    copied: tuple[House, Callable[[str], None]],
) -> None:
    house, forge = copied
    seq = seq_of(house, "case.receive")
    leaf = forged_leaf(house, seq)
    forge(
        f"UPDATE acts SET leaf = x'{leaf.hex()}' WHERE seq = {seq};"
        f"UPDATE leaves SET hash = x'{leaf_hash(leaf).hex()}' WHERE seq = {seq}; DELETE FROM tiles"
    )

    said = "\n".join(fault.sentence for fault in verify(house).faults)

    assert f"act {seq}: it is not signed by the key of ivy" in said
    assert "its root is another: history before it was changed" in said


def test_whoever_rewrites_all_with_every_key_is_seen_by_a_checkpoint_kept_outside(
    lived: Staffed, copied: tuple[House, Callable[[str], None]]
) -> None:
    house, forge = copied
    kept = house.mission.ledger.checkpoints()[0].note
    seq = seq_of(house, "counted")
    leaf = forged_leaf(house, seq)
    forge(
        f"UPDATE acts SET leaf = x'{leaf.hex()}' WHERE seq = {seq}; DELETE FROM checkpoints;"
        f"UPDATE leaves SET hash = x'{leaf_hash(leaf).hex()}' WHERE seq = {seq}"
    )
    from truce.store.tree import add_tiles

    hashes = house.mission.ledger.leaf_hashes(0, house.mission.ledger.size())
    forge("DELETE FROM tiles")
    with house.mission.ledger._writing() as connection:  # type: ignore[attr-defined]
        add_tiles(connection, 0, hashes)

    assert verify(house).faults == []
    assert [fault.sentence for fault in verify(house, kept).faults] == [
        "the checkpoint you kept does not hold: its root is another: history before it was changed"
    ]
    assert verify(lived.house, kept).since == read_checkpoint(kept).size


def test_a_checkpoint_of_another_log_is_not_its_beginning(lived: Staffed) -> None:
    other = sign_note("other/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "other/log", new_secret())

    assert [f.seq for f in verify(lived.house, other).faults] == [None]


def forge_act(here: Staffed, by: str, back: timedelta) -> int:
    """An act kept past the gate, truly signed, with a time before what stands on record; its number."""
    here.clock.now -= back
    act = act_of(here.as_(by), "case.receive", f"cas-{by}", {"channel": "patrol"})
    return here.house.mission.ledger.append([act])[0].seq


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (lambda here: roles.suspend(here.as_("admin"), "ivy", "laptop gone"), "ivy was suspended at that place"),
        (lambda here: roles.end(here.as_("admin"), "ivy", "investigator"), "ivy held no role at that place"),
    ],
    ids=["suspended", "ended"],
)
def test_an_act_dated_back_to_before_a_suspension_or_an_end_is_named(
    tmp_path: Path, step: Callable[[Staffed], object], why: str
) -> None:
    here = staffed(tmp_path)
    perform(here.as_("ivy"), "case.receive", "cas-1", {"channel": "patrol"})
    step(here)
    seq = forge_act(here, "ivy", timedelta(minutes=20))

    assert [(f.seq, f.what[: len(why)]) for f in verify(here.house).faults] == [(seq, why)]


def test_an_act_of_somebody_who_was_no_member_at_that_place_is_named(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    here.keys["eve"] = new_key("eve")
    seq = forge_act(here, "eve", timedelta(0))

    assert "eve was not enrolled at that place" in [f.what for f in verify(here.house).faults if f.seq == seq]


def test_a_role_with_an_end_counts_by_the_newest_time_on_record(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    here.keys["eve"] = new_key("eve")
    roles.enrol(here.as_("admin"), "eve", here.keys["eve"].signing, here.keys["eve"].reading)
    roles.grant(here.as_("admin"), "eve", "investigator", until=here.clock.now + timedelta(hours=1))
    perform(here.as_("eve"), "case.receive", "cas-1", {"channel": "patrol"})
    here.clock.now += timedelta(hours=2)
    perform(here.as_("ivy"), "case.receive", "cas-2", {"channel": "patrol"})
    seq = forge_act(here, "eve", timedelta(hours=2))

    assert [f.seq for f in verify(here.house).faults] == [seq]


def test_a_clock_that_went_back_is_a_remark_and_no_fault(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    here.clock.now -= timedelta(hours=23, minutes=59)
    here.house.mission.ledger.log("counted", here.clock(), n=1)

    told = verify(here.house)

    assert told.faults == []
    assert [r.what for r in told.remarks] == [f"the clock went back by 23:58:00 at act {told.size}"]


def test_the_log_is_signed_by_the_missions_own_key_and_that_is_on_record(lived: Staffed) -> None:
    key = log.log_key(lived.house).public
    (entry,) = lived.house.mission.ledger.entries(acts=["log.key"])
    file = lived.house.mission.folder / "keys" / "log.key"

    assert entry.facts == {"key": key.text}
    assert file.stat().st_mode & 0o777 == 0o600
    note = log.checkpoint(lived.house)
    assert open_checkpoint(note, {key.name: key.public}).size == lived.house.mission.ledger.size()
    assert log.checkpoint(lived.house) == note


def test_a_lost_key_is_replaced_and_that_is_on_record(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    log.checkpoint(here.house)
    file = here.house.mission.folder / "keys" / "log.key"
    file.write_text("PRIVATE+KEY+nonsense\n")
    with pytest.raises(UnusableMission):
        log.log_key(here.house)
    file.unlink()
    log.checkpoint(here.house)

    assert len(here.house.mission.ledger.entries(acts=["log.key"])) == 2
    assert verify(here.house).faults == []


def test_asking_for_a_checkpoint_is_an_act_once_and_not_for_everybody(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    first = log.sign_log(here.as_("hana"))

    assert log.sign_log(here.as_("hana")) == first
    assert len(here.house.mission.ledger.entries(acts=["log.checkpoint"])) == 1
    for ask in (log.sign_log, log.show, lambda house: log.prove(house, seq=1)):
        with pytest.raises(Refused):
            ask(here.as_("pat"))


def test_a_proof_holds_anywhere_and_no_changed_one_does(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    perform(here.as_("ivy"), "case.receive", "cas-1", {}, move=StateMove(1, None, "received"))
    perform(here.as_("otto"), "case.register", "cas-1", {}, move=StateMove(2, "received", "registered"))
    key = log.log_key(here.house).public

    proof = log.prove(here.as_("rex"), subject="cas-1")
    text = json_text(proof)

    told = check_proof(text, key)
    assert (told["acts"], told["origin"]) == (2, key.name)
    assert tlog_text(proof).startswith(f"c2sp.org/tlog-proof@v1\nindex {proof.acts[0].seq - 1}\n")
    for old, new in (("cas-1", "cas-2"), ("registered", "closed"), ('"seq": ', '"seq": 1'), ("truce-log", "trace-log")):
        with pytest.raises(Untrustworthy):
            check_proof(text.replace(old, new), key)
    with pytest.raises(Untrustworthy):
        check_proof(text, PublicKey(key.name, ED25519, public_of(new_secret())))


def test_acts_about_rights_and_people_are_proved_only_to_who_reads_the_log(lived: Staffed) -> None:
    seq = seq_of(lived.house, "roles.enrol")

    with pytest.raises(Refused):
        log.prove(lived.as_("rex"), seq=seq)
    assert log.prove(lived.as_("audra"), seq=seq).acts[0].seq == seq
    for nothing in (0, -1, 100_000):
        with pytest.raises(NotFound):
            log.prove(lived.as_("audra"), seq=nothing)


def test_reading_the_log_is_itself_on_record(tmp_path: Path) -> None:
    here = staffed(tmp_path)

    found = log.show(here.as_("audra"), acts=["roles.enrol"], member="admin")

    assert {(e.act, e.by) for e in found} == {("roles.enrol", "admin")}
    assert here.house.mission.ledger.entries(subject="views:audra")[-1].facts["looked_at"] == "log"


def test_a_witness_signs_only_what_goes_on_from_what_it_signed(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    witness, memory = new_key("wanda"), tmp_path / "seen"
    key = log.log_key(here.house).public

    def sign(note: str, proof: str | None = None) -> str:
        return witnessed(note, key, "wanda", witness.seed, now=1_700_000_000, memory=memory, proof=proof).note

    first = sign(log.sign_log(here.as_("hana")))
    here.house.mission.ledger.log("counted", here.clock(), n=1)
    request = log.consistency(here.house, first)
    second = request.partition("\n\n")[2]

    with pytest.raises(WrongUsage, match="show that it goes on"):
        sign(second)
    with pytest.raises(Untrustworthy):
        sign(second, request.replace("\n\n", "\n" + "A" * 43 + "=\n\n", 1))
    signed = sign(second, request)
    assert sign(first) == first
    public = witness_key("wanda", witness.seed)
    assert log.keep_witnessed(here.as_("hana"), signed, public) == 1_700_000_000
    told = verify(here.house)
    assert (told.faults, told.witnesses) == ([], {"wanda": read_checkpoint(signed).size})
    with pytest.raises(Untrustworthy, match="did not sign"):
        log.keep_witnessed(here.as_("hana"), signed, witness_key("wim", witness.seed))


def test_a_forked_log_gets_no_signature_from_a_witness_of_the_other_branch(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    secret, seen, witness = log.log_key(here.house), tmp_path / "seen", new_key("wanda")
    first = log.checkpoint(here.house)
    witnessed(first, secret.public, "wanda", witness.seed, now=1, memory=seen)
    told = read_checkpoint(first)
    forked = sign_note(replace(told, root=leaf_hash(b"other")).text, secret.origin, secret.secret)

    with pytest.raises(Untrustworthy):
        witnessed(forked, secret.public, "wanda", witness.seed, now=2, memory=seen)


def test_a_witness_notices_that_the_log_has_another_key(tmp_path: Path) -> None:
    keys = [PublicKey("x", ED25519, public_of(new_secret())) for _ in range(2)]
    seen = tmp_path / "x.key"

    with pytest.raises(WrongUsage):
        needed_key(None, seen)
    assert needed_key(keys[0].text, seen) == keys[0]
    keep_key(keys[0], seen)
    assert needed_key(None, seen) == keys[0]
    with pytest.raises(TruceError, match="another key"):
        needed_key(keys[1].text, seen)

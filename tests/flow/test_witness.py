"""A witness never forgets what it signed: not by another option, another name, an older note or another branch."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from truce.errors import Untrustworthy, WrongUsage
from truce.flow.record.witness import Witnessed, memory_file, witnessed
from truce.record.checkpoint import Checkpoint, read_checkpoint
from truce.record.merkle import Tree, leaf_hash, tree_of
from truce.record.note import ED25519, PublicKey, sign_note
from truce.record.proof import request_text
from truce.record.signing import new_secret, public_of

ORIGIN = "example.org/heath"


@dataclass
class Log:
    """A log outside of any mission, and another branch of it past 70 acts."""

    secret: bytes = field(default_factory=new_secret)

    @property
    def key(self) -> PublicKey:
        return PublicKey(ORIGIN, ED25519, public_of(self.secret))

    def tree(self, branch: str = "") -> Tree:
        return tree_of([leaf_hash(f"{n}{branch if n > 70 else ''}".encode()) for n in range(100)])

    def note(self, size: int, branch: str = "") -> str:
        return sign_note(Checkpoint(ORIGIN, size, self.tree(branch).root(size)).text, ORIGIN, self.secret)

    def proof(self, old: int, new: int, branch: str = "") -> str:
        return request_text(old, self.tree(branch).consistency(old, new), self.note(new, branch))


@dataclass
class Wanda:
    """A witness at work."""

    log: Log
    memory: Path
    secret: bytes = field(default_factory=new_secret)
    now: int = 1

    def sign(self, note: str, proof: str | None = None, seen: str | None = None, name: str = "wanda") -> Witnessed:
        self.now += 1
        return witnessed(
            note, self.log.key, name, self.secret, now=self.now, memory=self.memory, proof=proof, seen=seen
        )


@pytest.fixture
def wanda(tmp_path: Path) -> Wanda:
    return Wanda(Log(), tmp_path / "seen")


def test_what_was_signed_with_a_seen_file_is_remembered_without_one(wanda: Wanda) -> None:
    log = wanda.log
    first = wanda.sign(log.note(64))
    wanda.sign(log.note(80), log.proof(64, 80), seen=first.note)

    again = wanda.sign(log.note(64))

    assert again == Witnessed(first.note, before=True)
    with pytest.raises(WrongUsage, match="80 acts"):
        wanda.sign(log.note(90))


def test_an_older_one_that_was_never_signed_is_refused(wanda: Wanda) -> None:
    wanda.sign(wanda.log.note(80))

    with pytest.raises(Untrustworthy, match="smaller"):
        wanda.sign(wanda.log.note(64))
    with pytest.raises(Untrustworthy, match="smaller"):
        wanda.sign(wanda.log.note(79), wanda.log.proof(64, 79))


def test_an_older_one_of_another_branch_is_refused_even_at_a_size_that_was_signed(wanda: Wanda) -> None:
    log = wanda.log
    wanda.sign(log.note(80))
    wanda.sign(log.note(90), log.proof(80, 90))

    with pytest.raises(Untrustworthy, match="smaller"):
        wanda.sign(log.note(80, "forged"))


def test_another_name_is_the_same_memory_and_another_key_is_not(wanda: Wanda) -> None:
    wanda.sign(wanda.log.note(80))

    with pytest.raises(Untrustworthy, match="smaller"):
        wanda.sign(wanda.log.note(64), name="wim")
    other = Wanda(wanda.log, wanda.memory)
    assert read_checkpoint(other.sign(wanda.log.note(64)).note).size == 64


def test_a_seen_file_cannot_lead_a_witness_to_another_branch(wanda: Wanda) -> None:
    log = wanda.log
    wanda.sign(log.note(75))
    forged = log.note(80, "forged")

    with pytest.raises(Untrustworthy, match="no signature of yours"):
        wanda.sign(log.note(90, "forged"), log.proof(80, 90, "forged"), seen=forged)
    with pytest.raises(Untrustworthy, match="not the one you signed"):
        wanda.sign(log.note(90, "forged"), log.proof(75, 90, "forged"), seen=log.note(75, "forged"))


def test_what_was_signed_on_another_machine_is_gone_on_from(wanda: Wanda, tmp_path: Path) -> None:
    log = wanda.log
    elsewhere = Wanda(log, tmp_path / "elsewhere", wanda.secret).sign(log.note(80))
    wanda.sign(log.note(64))

    with pytest.raises(WrongUsage, match="80 acts"):
        wanda.sign(log.note(90), seen=elsewhere.note)
    wanda.sign(log.note(90), log.proof(80, 90), seen=elsewhere.note)
    assert wanda.sign(log.note(80)) == Witnessed(elsewhere.note, before=True)


def test_a_memory_that_is_broken_is_no_empty_one(wanda: Wanda) -> None:
    wanda.sign(wanda.log.note(64))
    memory_file(wanda.memory, ORIGIN, public_of(wanda.secret)).write_text("{")

    with pytest.raises(Untrustworthy, match="cannot be read"):
        wanda.sign(wanda.log.note(80))

"""What decides, as it stands in a mission: members, requests and emergencies from the log, and the policy in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from weakref import WeakKeyDictionary

from truce.flow.house import House
from truce.rights import register
from truce.rights.register import Register
from truce.store.contract import Ledger
from truce.vocabulary.rights import Policy, amended, matches
from truce.vocabulary.rights import policy as shipped

FILE = "rights.yaml"
TO_MEND = ("policy.change", "roles.ask", "roles.agree", "roles.decline", "roles.view", "roles.suspend", "log.*")

LATEST = 256  # so many of the newest acts are read for their time, where none were read before

# So that asking again reads only what came since: the register, and the size of the log that it was read at.
_read: WeakKeyDictionary[Ledger, tuple[Register, int]] = WeakKeyDictionary()
_newest: WeakKeyDictionary[Ledger, tuple[int, datetime]] = WeakKeyDictionary()  # number and time, for the same reason


@dataclass(slots=True)
class Hold:
    """What was read for one answer. `file`: the sha256 of the mission's own policy, where that was read."""

    ledger: Ledger | None = None
    register: Register | None = None
    size: int = 0
    now: datetime | None = None
    file: tuple[str | None] | None = None


_held: ContextVar[Hold | None] = ContextVar("rulebook_held", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Inside, who may what is read once and stands, as for one who is let through a door; until `forget`.

    For answers that only show something, and are over in a moment.
    """
    token = _held.set(Hold())
    try:
        yield
    finally:
        _held.reset(token)


def forget() -> None:
    """Something that decides was put on record: it is read anew."""
    if (hold := _held.get()) is not None:
        hold.register = hold.now = hold.file = None


def register_of(house: House) -> Register:
    """Who is a member and what was asked, agreed and declared: read on from the last time, where the log has grown."""
    ledger, hold = house.mission.ledger, _held.get()
    if hold is None:
        return _read_on(ledger)[0]
    if hold.register is None or hold.ledger is not ledger:
        hold.register, hold.size = _read_on(ledger)
        hold.ledger, hold.now, hold.file = ledger, None, None
    return hold.register


def _read_on(ledger: Ledger) -> tuple[Register, int]:
    """The register, and the size of the log before it was read: whatever comes later is read the next time."""
    size = ledger.size()
    before, seen = _read.get(ledger) or (Register(), -1)
    if size != seen:
        before = register.read_on(before, ledger.entries(acts=register.ACTS, after=before.seq))
        _read[ledger] = before, size
    return before, size


def time_of(house: House, known: Register | None = None) -> datetime:
    """What time it is wherever rights are asked for: the clock's, but never before what is on record.

    So everything on record lies before now: a clock set back takes nobody to before their suspension. `known`: the
    register, where it was just read.
    """
    known, hold = known or register_of(house), _held.get()
    if hold is None or hold.register is not known:
        return _time(house, known, house.mission.ledger.size())
    if hold.now is None:
        hold.now = _time(house, known, hold.size)
    return hold.now


def _time(house: House, known: Register, size: int) -> datetime:
    ledger, now = house.mission.ledger, house.clock()
    if known.newest is None:
        return now  # nobody has a right yet
    seq, newest = _newest.get(ledger) or (0, known.newest)
    if size > seq:
        newest = max([newest, *(entry.at for entry in ledger.entries(after=max(seq, size - LATEST)))])
        _newest[ledger] = size, newest
    return max(now, newest, known.newest)


def in_force(house: House, known: Register, action: str) -> tuple[Policy, bool]:
    """The policy that two agreed to, and whether the mission's file is still that one.

    A file that differs stops everything but what it takes to mend it; the policy is the agreed one in any case.
    """
    text, digest = known.policy or ("", None)
    policy = shipped() if digest is None else _amended(text, digest)
    if not known.members:
        return shipped(), True
    return policy, matches(TO_MEND, action) or _digest_held(house) == digest


def _digest_held(house: House) -> str | None:
    """That of the mission's file, read once for one answer: the bar of a page alone asks a dozen times."""
    if (hold := _held.get()) is None:
        return digest_of_file(house)
    if hold.file is None:
        hold.file = (digest_of_file(house),)
    return hold.file[0]


def digest_of_file(house: House) -> str | None:
    """sha256 of the mission's own policy file; None where it has none."""
    path = house.mission.folder / FILE
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None


@lru_cache(maxsize=8)
def _amended(text: str, digest: str) -> Policy:
    return amended(shipped(), text, digest)

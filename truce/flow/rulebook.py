"""What decides, as it stands in a mission: members, requests and emergencies from the log, and the policy in force."""

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

_read: WeakKeyDictionary[Ledger, Register] = WeakKeyDictionary()  # so that asking again reads only what came since


def register_of(house: House) -> Register:
    """Who is a member and what was asked, agreed and declared: one indexed query for what came since the last."""
    ledger = house.mission.ledger
    before = _read.get(ledger) or Register()
    now = register.read_on(before, ledger.entries(acts=register.ACTS, after=before.seq))
    _read[ledger] = now
    return now


def in_force(house: House, known: Register, action: str) -> tuple[Policy, bool]:
    """The policy that two agreed to, and whether the mission's file is still that one.

    A file that differs stops everything but what it takes to mend it; the policy is the agreed one in any case.
    """
    text, digest = known.policy or ("", None)
    policy = shipped() if digest is None else _amended(text, digest)
    if not known.members:
        return shipped(), True
    return policy, matches(TO_MEND, action) or digest_of_file(house) == digest


def digest_of_file(house: House) -> str | None:
    """sha256 of the mission's own policy file; None where it has none."""
    path = house.mission.folder / FILE
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None


@lru_cache(maxsize=8)
def _amended(text: str, digest: str) -> Policy:
    return amended(shipped(), text, digest)

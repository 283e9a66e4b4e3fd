"""What signing in is given, who knocks, and what is put on record of it: no address, no password, no name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from truce.errors import UnusableSource
from truce.flow.acting import alarm_of
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of, time_of
from truce.model.account import SigningRules
from truce.model.act import Act
from truce.model.member import Member
from truce.signin.lockout import network_of
from truce.signin.passwords import STANDARD, Cost
from truce.signin.secrets import Secret
from truce.store.room.accounts import Accounts

Fetch = Callable[[str, Mapping[str, str] | None, tuple[str, str] | None], bytes]  # url, form, name and password


def no_network(_url: str, _form: Mapping[str, str] | None, _auth: tuple[str, str] | None) -> bytes:
    """For a room without a provider: nothing is ever fetched."""
    raise UnusableSource("a room without a provider asks nobody", remedy="room.provider_issuer in truce.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The mission (with whoever acts, where somebody does), what the room keeps, the rules, the way to a provider."""

    house: House
    accounts: Accounts
    rules: SigningRules
    fetch: Fetch = no_network
    cost: Cost = STANDARD

    def now(self) -> datetime:
        """What time it is for rights and sessions alike."""
        return time_of(self.house)

    def clock(self) -> datetime:
        """What the clock says: codes live by it, whatever stands on record."""
        return self.house.clock()

    def member(self, handle: str) -> Member | None:
        """The member of a handle, as the record stands."""
        return register_of(self.house).members.get(handle)

    def roles(self, handle: str) -> frozenset[str]:
        """The roles that a member holds now."""
        member = self.member(handle)
        return frozenset() if member is None else member.roles(self.now())

    def role_names(self) -> tuple[str, ...]:
        """Every role of the policy in force."""
        return tuple(in_force(self.house, register_of(self.house), "roles.view")[0].roles)

    def note(self, act: str, **facts: object) -> None:
        """Put an act of the room itself on record, in the auditors' compartment."""
        kept = Act(act=act, at=time_of(self.house), compartment="audit", facts=facts)
        self.house.mission.ledger.append([kept])

    def alarm(self, kind: str, **facts: object) -> None:
        """The same, aloud."""
        self.house.mission.ledger.append([alarm_of(self.house, kind, **facts)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who knocks, as far as a request tells. `device`: what this browser was given when somebody signed in with it."""

    address: str = ""
    browser: str = ""
    device: Secret | None = None

    @property
    def network(self) -> str:
        """Digest of the network they come from: enough to count by, not to say where."""
        return sha256(f"network {network_of(self.address)}".encode()).hexdigest()

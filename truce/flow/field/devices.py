"""Devices: phones that may send reports in a member's name, by a token in their address or by a field password."""

import re
import time
from base64 import b32encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as keyed
from secrets import token_hex, token_urlsafe

from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.acting import members, perform
from truce.flow.field.secret import secret_of
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of, time_of
from truce.model.act import Entry
from truce.rights.decide import Question, decide

ACT = "field.device"
SUBMIT = "field.submit"
WATCHER = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
FRESH_SECONDS = 1.0  # so long an answer about a device is used again: whoever is suspended is out after it
NONCE_SECONDS = 900
NONCE = re.compile(r"[0-9a-f]{1,9}\.[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A phone. `watcher`: the name under which its reports stand (patrol-7); `token`: sha256 (hex) of its token.

    `member`: in whose name it sends; None in a mission without members. `until`: the instant it ends by itself.
    """

    id: str
    watcher: str
    member: str | None
    token: str
    made_at: datetime
    made_by: str | None
    until: datetime | None = None
    ended_at: datetime | None = None

    def lives(self, now: datetime) -> bool:
        """Whether it may send at an instant, as far as it goes by itself."""
        return self.ended_at is None and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device with what is told once: the token stands in its address, the password goes with its id."""

    device: Device
    token: str
    password: str


def devices_from(entries: Iterable[Entry]) -> dict[str, Device]:
    """Every device ever made, by id, from the acts about them."""
    known: dict[str, Device] = {}
    for entry in entries:
        id, facts = str(entry.subject), entry.facts
        if "token" in facts:
            until = facts.get("until")
            known[id] = Device(
                id=id,
                watcher=facts["watcher"],
                member=facts.get("member"),
                token=facts["token"],
                made_at=entry.at,
                made_by=entry.by,
                until=None if until is None else datetime.fromisoformat(until),
            )
        elif id in known:
            known[id] = replace(known[id], ended_at=known[id].ended_at or entry.at)
    return known


def devices(house: House) -> dict[str, Device]:
    """Every device ever made, by id."""
    return devices_from(house.mission.ledger.entries(acts=[ACT]))


def add(house: House, watcher: str, member: str | None = None, until: datetime | None = None) -> NewDevice:
    """Let a phone send reports as `watcher`, in a member's name. Its token is told here and nowhere else.

    Raises WrongUsage for a name that is none or in use, NotFound for a member that is none, Refused without the right,
    or where the member may not send reports.
    """
    if not WATCHER.fullmatch(watcher):
        raise WrongUsage("a watcher is named in small letters, digits, dots and hyphens", remedy="patrol-7")
    now = house.clock()
    if until is not None and until <= now:
        raise WrongUsage("that instant has passed", until=until)
    if any(one.watcher == watcher and one.lives(now) for one in devices(house).values()):
        raise WrongUsage(
            "a device of that name is in use", watcher=watcher, remedy="end it first, or take another name"
        )
    _check_member(house, member)
    id, token = f"dev-{token_hex(8)}", token_urlsafe(32)
    facts = {"watcher": watcher, "member": member, "token": digest_of(token), "until": until}
    told = {name: value for name, value in facts.items() if value is not None}
    perform(house, ACT, id, told, whose=member)
    return NewDevice(devices(house)[id], token, password_of(house, id))


def _check_member(house: House, member: str | None) -> None:
    known = members(house)
    if not known and member is None:
        return
    if member not in known:
        raise NotFound(
            "no member of that handle", remedy="a device sends in somebody's name: `truce roles list FOLDER`"
        )
    if not member_may(house, member):
        raise Refused("that member may not send reports", member=member, remedy="a role that may: `truce roles grant`")


def end(house: House, id: str) -> Device:
    """Stop a device. Its reports stay. Raises NotFound, Refused."""
    if id not in devices(house):
        raise NotFound("no device of that id", remedy="`truce field devices FOLDER` names them")
    perform(house, ACT, id, {"ended": True})
    return devices(house)[id]


def member_may(house: House, handle: str | None) -> bool:
    """Whether a member may send reports now, without their key: a phone holds none."""
    register = register_of(house)
    if handle is None:
        return not register.members
    member = register.members.get(handle)
    if member is None:
        return False
    policy, agreed = in_force(house, register, SUBMIT)
    now = time_of(house, register)
    return agreed and decide(policy, member, Question(action=SUBMIT, at=now), founded=True).allowed


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def password_of(house: House, id: str) -> str:
    """The field password of a device: made from the mission's secret, so it is kept nowhere."""
    made = keyed(secret_of(house), b"password:" + id.encode(), sha256).digest()
    return b32encode(made)[:20].decode().lower()


class Gate:
    """Lets devices in: who a token or a device's id is, as it stands, looked up anew after FRESH_SECONDS."""

    def __init__(self, house: Callable[[], House]) -> None:
        self._house = house
        self._known: dict[str, Device] = {}
        self._by_token: dict[str, Device] = {}
        self._allowed: dict[str, bool] = {}
        self._read_at = float("-inf")

    def _fresh(self) -> None:
        now = time.monotonic()
        if now - self._read_at < FRESH_SECONDS:
            return
        house = self._house()
        known = {id: one for id, one in devices(house).items() if one.lives(house.clock())}
        allowed = {one.member or "": member_may(house, one.member) for one in known.values()}
        self._known, self._allowed, self._read_at = known, allowed, now
        self._by_token = {one.token: one for one in known.values()}

    def by_token(self, token: str) -> Device | None:
        """The device of a token that may send; None for any other. The token is hashed before it is looked for."""
        self._fresh()
        return self._let(self._by_token.get(digest_of(token)))

    def by_id(self, id: str) -> Device | None:
        """The device of an id that may send."""
        self._fresh()
        return self._let(self._known.get(id))

    def _let(self, found: Device | None) -> Device | None:
        return found if found is not None and self._allowed.get(found.member or "", False) else None


def new_nonce(house: House) -> str:
    """A nonce for digest: the time and a random number, signed; no server need remember it before it is used."""
    told = f"{int(house.clock().timestamp()):x}.{token_hex(8)}"
    return f"{told}.{_signed(house, told)}"


def nonce_ends(house: House, nonce: str) -> datetime | None:
    """When a nonce of ours is worth nothing more; None for one that is not ours, or worth nothing already."""
    told, _, signed = nonce.rpartition(".")
    if not NONCE.fullmatch(told) or not compare_digest(signed.encode(), _signed(house, told).encode()):
        return None
    now, made = house.clock(), datetime.fromtimestamp(int(told.partition(".")[0], 16), UTC)
    ends = made + timedelta(seconds=NONCE_SECONDS)
    return ends if made - timedelta(seconds=1) <= now <= ends else None


def _signed(house: House, told: str) -> str:
    return keyed(secret_of(house), b"nonce:" + told.encode(), sha256).hexdigest()[:32]

"""Steps 5 and 6 of a check: whose acts they are, whether they were allowed, and whether a case went its way."""

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from truce.bundle.holder import Holder
from truce.bundle.steps import Findings
from truce.flow.bundle.checking import LEAVES, UNREADABLE, Record, failed, json_of
from truce.flow.bundle.sealing import plain, policy_told
from truce.model.act import Entry
from truce.model.states import ARROWS, PARTS, next_states
from truce.record.signing import is_signed
from truce.rights import register
from truce.rights.members import key_for
from truce.rights.register import Register
from truce.rights.standing import BESIDE, case_of, takes_another
from truce.vocabulary.rights import Action, Policy, Role, amended
from truce.vocabulary.rights import policy as shipped
from truce.wire.leaf import statement_of

POLICY = "data/method/policy.json"
FOUNDING = "roles.found"
USED = "roles.used"
BEFORE = datetime.min.replace(tzinfo=UTC)
KEYS = (FOUNDING, "roles.rekey")  # acts that may be signed by the key that they bring


def members_did(holder: Holder, told: Findings, record: Record) -> None:
    """5. Every act of a person is signed by the key enrolled for it before, and was allowed at that time."""
    try:
        policy = json_of(holder, POLICY)
        walk = _Walk(_policy(policy))
        for entry in record.entries:
            for what, why in walk.step(entry):
                told.fail(5, LEAVES, f"leaf {entry.seq} ({entry.act}) {what}", why)
    except UNREADABLE as wrong:
        failed(told, 5, POLICY, wrong)
        return
    if policy != plain(policy_told(shipped())):
        told.note(
            5, f"the policy in {POLICY} is not the one that ships with this truce: read it, it is what was held to"
        )
    known = walk.register.members
    if not known:
        told.note(5, "the mission had no members: nobody signed, and only the key of the log stands behind the acts")
    told.note(5, f"{len(known)} members, {sum(e.signature is not None for e in record.entries):,} signatures")
    told.done(5)


def _policy(told: Mapping[str, Any]) -> Policy:
    """The policy that came with the bundle: what each role may, what each action needs."""
    actions = {code: _entry(Action, code, one) for code, one in told["actions"].items()}
    roles = {code: _entry(Role, code, one) for code, one in told["roles"].items()}
    return Policy(roles=roles, actions=actions, limits=shipped().limits)


def _entry(kind: Any, code: str, told: Mapping[str, Any]) -> Any:
    known = {f.name for f in fields(kind)}
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in told.items() if name in known}
    return kind(**{"names": {}, "meaning": ""} | given | {"code": code})


@dataclass(slots=True)
class _Walk:
    """Going through the acts once, in order, with what stood at each: members, requests, emergencies, policy."""

    shipped: Policy
    register: Register = field(default_factory=Register)
    policy: Policy | None = None
    agreed: Counter[tuple[str, str]] = field(default_factory=Counter)  # agreements of two, used but not yet acted on
    now: datetime = BEFORE  # the newest time on record: what was done before lies before it

    def step(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """(what, why) of all that is wrong with one act. What stood before it binds it, whatever time it tells."""
        self.now = max(self.now, entry.at)
        if entry.act in KEYS:
            self._read(entry)  # the act that brings a key is signed by that key
        if why := self._not_theirs(entry):
            yield f"is not what {entry.by or 'nobody'} signed", why
        elif self.register.members and (why := self._not_allowed(entry)):
            yield f"was not {entry.by or 'anybody'}'s to do", why
        if entry.act in register.ACTS and entry.act not in KEYS:
            self._read(entry)

    def _read(self, entry: Entry) -> None:
        self.register = register.read_on(self.register, [entry])
        if entry.act == "policy.change":
            self.policy = amended(self.shipped, *(self.register.policy or ("", "")))

    def _not_theirs(self, entry: Entry) -> str | None:
        """Why a signature does not hold; None where it does, or where there need be none."""
        if entry.by is None:
            return "a signature without a member" if entry.signature is not None else None
        if entry.signature is None:
            return "it bears no signature"
        keys = {key_for(self.register.members, entry.by, entry.seq), self._older(entry)} - {None}
        if not keys:
            return "no such member had been enrolled by then"
        try:
            signature = b64decode(entry.signature, validate=True)
            holds = any(is_signed(bytes.fromhex(str(key)), statement_of(entry), signature) for key in keys)
        except ValueError:
            holds = False
        return None if holds else "the signature is not of the key that was enrolled"

    def _older(self, entry: Entry) -> str | None:
        return key_for(self.register.members, str(entry.by), entry.seq - 1) if entry.act == "roles.rekey" else None

    def _not_allowed(self, entry: Entry) -> str | None:
        """Why the policy did not let that member do that then; None where it did."""
        policy = self.policy or self.shipped
        action = policy.actions.get(entry.act)
        if entry.act == FOUNDING:
            return None if entry.position == 1 else "the mission had been founded before"
        if entry.act == USED:
            return self._not_agreed(entry, policy)
        if entry.by is None:
            person = action is not None and not action.alone
            return "it is an act that only a member can do, and nobody is named" if person else None
        if action is None:
            return None  # the program's own word for what it did
        return self._no_right(entry, policy) or self._no_second(entry, action, policy)

    def _no_right(self, entry: Entry, policy: Policy) -> str | None:
        member = self.register.members[str(entry.by)]
        if member.is_suspended(self.now):
            return "the member was suspended then"
        wanted = (entry.act, *BESIDE.get(entry.act, ()))
        held = [grant for grant in member.grants if grant.holds(self.now) and grant.role in policy.roles]
        case = case_of(entry)
        for grant in held:
            reaches = grant.case is None or case in (None, grant.case)
            if reaches and any(policy.roles[grant.role].allows(action) for action in wanted):
                return None
        if self._emergency(entry):
            return None
        told = ", ".join(sorted({grant.role for grant in held})) or "nobody in particular"
        return f"as {told} on {entry.at:%Y-%m-%d %H:%M} UTC: no role of these may"

    def _emergency(self, entry: Entry) -> bool:
        return any(one.by == entry.by and one.action == entry.act for one in self.register.holding(self.now))

    def _no_second(self, entry: Entry, action: Action, policy: Policy) -> str | None:
        role = str(entry.facts.get("role"))
        if not action.agree and not takes_another(policy, self.register, entry.act, role, self.now):
            return None
        if self.agreed[str(entry.by), entry.act]:
            self.agreed[str(entry.by), entry.act] -= 1
            return None
        return None if self._emergency(entry) else "it needs two, and nobody had agreed to it"

    def _not_agreed(self, entry: Entry, policy: Policy) -> str | None:
        """An agreement is used by whoever asked for it, when another had agreed who may."""
        request = self.register.requests.get(str(entry.facts.get("request")))
        if request is None or request.by != entry.by or request.action != entry.facts.get("action"):
            return "nobody had asked for this act"
        second = self.register.members.get(str(request.agreed_by))
        if (
            second is None
            or second.handle == entry.by
            or not second.roles(self.now) & set(request.second or policy.roles)
        ):
            return "nobody else had agreed to it who may"
        self.agreed[str(entry.by), request.action] += 1
        return None


def moves_hold(told: Findings, record: Record) -> None:
    """6. Every move of a case is an arrow from where it stood, and nobody has two parts in a finding."""
    stands: dict[str, tuple[str | None, int]] = {}
    parts: dict[tuple[str, str], str | None] = {}
    for entry in record.entries:
        if entry.move is not None:
            _moved(told, entry, stands)
        if entry.signs is not None:
            _signed(told, entry, parts)
    told.note(6, f"{len(stands)} cases, {len({finding for finding, _ in parts})} findings")
    told.done(6)


def _moved(told: Findings, entry: Entry, stands: dict[str, tuple[str | None, int]]) -> None:
    state, number = stands.get(str(entry.subject), (None, 0))
    move = entry.move
    if move is None:
        return
    if (move.start, move.number) != (state, number + 1) or move.to not in next_states(state):
        what = f"leaf {entry.seq} ({entry.act}) moves {entry.subject} from {move.start} to {move.to}"
        told.fail(6, LEAVES, what, f"it stood at {state}; from there it may go to {', '.join(next_states(state))}")
    stands[str(entry.subject)] = (move.to if move.to in ARROWS else state, move.number)


def _signed(told: Findings, entry: Entry, parts: dict[tuple[str, str], str | None]) -> None:
    signs = entry.signs
    if signs is None:
        return
    taken = {part: by for (finding, part), by in parts.items() if finding == signs.finding}
    what = f"leaf {entry.seq} ({entry.act}): {entry.by} is {signs.part} of {signs.finding}"
    if signs.part not in PARTS:
        told.fail(6, LEAVES, what, "a finding has no such part")
    elif signs.part in taken:
        told.fail(6, LEAVES, what, f"{taken[signs.part]} was that already")
    elif entry.by in taken.values():
        told.fail(6, LEAVES, what, "nobody takes two parts in one finding")
    parts[(signs.finding, signs.part)] = entry.by

"""Roles, actions and limits: the policy as data. A role may what it names, one by one or a whole family (`case.*`)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from truce.errors import BrokenVocabulary, UnusableYaml
from truce.vocabulary.entries import Entry
from truce.vocabulary.load import Page, read_entries
from truce.yamlfile import parse_yaml

DATA = Path(__file__).parent / "data"
ITSELF = "itself"  # the door of a command that asks in its own way
OPEN = "open"  # the door of a command that opens no mission


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Entry):
    """What can be done.

    `alone`: also in a mission without members, where one person works on the street. `states`: in which states of a
    case (`none`: there is no case yet); empty: the state does not matter. `to`: the states it moves a case to. `apart`:
    whoever did one of these in a case cannot do this one there. `agree`: it needs two, and these roles may be the
    second. `not_own`: never for what is one's own, or oneself. `calm`: no emergency reaches it.
    """

    compartment: str = "mission"
    alone: bool = False
    states: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    not_own: bool = False
    calm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Entry):
    """Who does what (DOMAIN 2.4).

    `may` names actions or families of them; `never` wins over `may`; `apart`: roles that nobody holds beside this one.
    `strong`: where there are two administrators, it takes both to give it.
    """

    may: tuple[str, ...]
    never: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    strong: bool = False

    def allows(self, action: str) -> bool:
        """Whether the role reaches an action."""
        return matches(self.may, action) and not self.forbids(action)

    def forbids(self, action: str) -> bool:
        """Whether it is among what the role must not."""
        return matches(self.never, action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers of the policy; what each means stands in data/limits.yaml. Hours of the day are the mission's own."""

    bulk_rows: int
    bulk_hours: int
    request_hours: int
    override_hours: int
    review_days: int
    day_begins: int
    day_ends: int
    odd_times: float
    odd_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All that decides who may. `digest`: sha256 of the mission's own part of it; None where it ships as it is."""

    roles: Mapping[str, Role]
    actions: Mapping[str, Action]
    limits: Limits
    digest: str | None = None

    def who_may(self, action: str) -> str:
        """The roles that reach an action, for whoever is refused."""
        return ", ".join(sorted(code for code, role in self.roles.items() if role.allows(action))) or "nobody"

    def clash(self, one: str, other: str) -> bool:
        """Whether nobody may hold both roles."""
        if one == other:
            return False
        return matches(self.roles[one].apart, other) or matches(self.roles[other].apart, one)


@lru_cache(maxsize=8192)
def matches(patterns: tuple[str, ...], code: str) -> bool:
    """Whether a code is named, or one of a family that is. Every page asks it of the same few codes a hundred times."""
    return any(fnmatchcase(code, pattern) for pattern in patterns)


@cache
def rights() -> tuple[Mapping[str, Role], Mapping[str, Action]]:
    """(roles, actions) as they ship. Raises BrokenVocabulary naming file, line and code."""
    return policy().roles, policy().actions


@cache
def policy() -> Policy:
    """The policy as it ships. Raises BrokenVocabulary where a pattern reaches nothing or a role is not there."""
    roles, actions = read_entries(DATA / "roles.yaml", Role), read_entries(DATA / "actions.yaml", Action)
    _refuse_unknown(roles, actions)
    limits = Limits(**Page(DATA / "limits.yaml").data)
    return Policy(roles=MappingProxyType(roles), actions=MappingProxyType(actions), limits=limits)


@cache
def doors() -> Mapping[str, str]:
    """Command (its words, without `truce`) -> the action it asks for before it opens a mission, or ITSELF, or OPEN."""
    page = Page(DATA / "doors.yaml")
    for command, action in page.data.items():
        if action not in (ITSELF, OPEN) and action not in policy().actions:
            raise page.fault("a door that asks for what the policy does not know", (command,), action=action)
    return MappingProxyType({str(command): str(action) for command, action in page.data.items()})


def _refuse_unknown(roles: Mapping[str, Role], actions: Mapping[str, Action]) -> None:
    for role in roles.values():
        for pattern in (*role.may, *role.never):
            if not any(fnmatchcase(code, pattern) for code in actions):
                raise BrokenVocabulary("a role names an action that is not there", role=role.code, action=pattern)
    for action in actions.values():
        if missing := [code for code in action.agree if code not in roles]:
            raise BrokenVocabulary("an action names a role that is not there", action=action.code, role=missing[0])
        if missing := [code for code in action.apart if code not in actions]:
            raise BrokenVocabulary("an action stands apart from one not there", action=action.code, other=missing[0])


KEYS = {"version", "why", "roles", "limits"}


def amended(shipped: Policy, text: str, digest: str) -> Policy:
    """The policy with a mission's own part (`rights.yaml`): roles with `also` and `not`, and limits.

    `also` gives what the shipped role has not, but never what its `never` forbids; `not` takes away.
    Raises BrokenVocabulary naming what cannot be.
    """
    told = _told(text)
    roles = dict(shipped.roles)
    for code, change in (told.get("roles") or {}).items():
        if code not in roles or not isinstance(change, dict) or set(change) - {"also", "not"}:
            raise _fault("a role of it cannot be read", role=code)
        for action in (*change.get("also", ()), *change.get("not", ())):
            if not any(fnmatchcase(known, str(action)) for known in shipped.actions):
                raise _fault("no such action", role=code, action=action)
        role = roles[code]
        if barred := [action for action in change.get("also", ()) if _reaches_never(role, shipped.actions, action)]:
            raise _fault("that role must never do this", role=code, action=barred[0])
        roles[code] = replace(
            role, may=(*role.may, *change.get("also", ())), never=(*role.never, *change.get("not", ()))
        )
    return replace(shipped, roles=MappingProxyType(roles), limits=_limits(shipped.limits, told), digest=digest)


def _told(text: str) -> dict[str, Any]:
    try:
        told, _ = parse_yaml(text, "rights.yaml")
    except UnusableYaml as wrong:
        raise _fault("it is not YAML", line=wrong.given.get("line")) from wrong
    if not isinstance(told, dict) or set(told) - KEYS or not isinstance(told.get("version"), int):
        raise _fault("it needs a version and may hold why, roles, limits")
    return told


def _reaches_never(role: Role, actions: Mapping[str, Action], pattern: str) -> bool:
    return any(fnmatchcase(code, str(pattern)) and role.forbids(code) for code in actions)


def _limits(limits: Limits, told: Mapping[str, Any]) -> Limits:
    changed = told.get("limits") or {}
    known = {f.name for f in fields(Limits)}
    for name, value in changed.items():
        if name not in known or isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise _fault("a limit of it cannot be read", limit=name, known=", ".join(sorted(known)))
    return replace(limits, **changed)


def _fault(what: str, **given: object) -> BrokenVocabulary:
    return BrokenVocabulary(f"the mission's own policy cannot be used: {what}", remedy="docs/rights.md", **given)

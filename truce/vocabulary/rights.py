"""Roles and actions: the policy as data. A role may what it names, one by one or a whole family (`case.*`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType

from truce.vocabulary.entries import Entry
from truce.vocabulary.load import read_entries

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Entry):
    """What can be done. `alone`: also in a mission without members, where one person works on the street."""

    compartment: str = "mission"
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Entry):
    """Who does what (DOMAIN 2.4). `may` names actions or families of them; `never` wins over `may`."""

    may: tuple[str, ...]
    never: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Whether the role reaches an action."""
        return _matches(self.may, action) and not _matches(self.never, action)


def _matches(patterns: tuple[str, ...], action: str) -> bool:
    return any(fnmatchcase(action, pattern) for pattern in patterns)


@cache
def rights() -> tuple[Mapping[str, Role], Mapping[str, Action]]:
    """(roles, actions) as they ship. Raises BrokenVocabulary naming file, line and code."""
    roles, actions = read_entries(DATA / "roles.yaml", Role), read_entries(DATA / "actions.yaml", Action)
    return MappingProxyType(roles), MappingProxyType(actions)

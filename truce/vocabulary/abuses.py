"""The words of human-rights monitoring: types, who is said to have done it, questions of law, states of a referral."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from truce.vocabulary.entries import Entry
from truce.vocabulary.load import read_entries

DATA = Path(__file__).parent / "data" / "abuses"


@dataclass(frozen=True, slots=True, kw_only=True)
class AbuseType(Entry):
    """A kind of violation or abuse; the `right` at stake; `care`: only somebody trained asks, and refers."""

    right: str
    care: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DoerKind(Entry):
    """For whom somebody is said to have acted; `nature`: the word for what they did."""

    nature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawIssue(Entry):
    """A question of humanitarian law, and where the `rule` stands."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralState(Entry):
    """What became of a referral, and what may come `next`."""

    next: tuple[str, ...]
    ended: bool
    helped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Abuses:
    """All lists, code -> frozen entry."""

    types: Mapping[str, AbuseType]
    doers: Mapping[str, DoerKind]
    natures: Mapping[str, Entry]
    issues: Mapping[str, LawIssue]
    referral_states: Mapping[str, ReferralState]


KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {"types": AbuseType, "doers": DoerKind, "issues": LawIssue, "referral_states": ReferralState}
)


@cache
def abuses() -> Abuses:
    """All lists as they ship, read once. Raises BrokenVocabulary naming file, line and code."""
    lists = {}
    for name in Abuses.__dataclass_fields__:
        lists[name] = MappingProxyType(read_entries(DATA / f"{name}.yaml", KINDS.get(name, Entry)))
    return Abuses(**lists)  # type: ignore[arg-type]

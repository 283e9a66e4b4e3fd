"""The words of casework: states, channels, levels of fact, severities and the rest, each list a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from truce.errors import WrongUsage
from truce.vocabulary.entries import Entry
from truce.vocabulary.load import Page, read_entries

DATA = Path(__file__).parent / "data" / "casework"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Entry):
    """How the mission heard of it; `alleges`: mission, party, liaison, civilian or other."""

    alleges: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLevel(Entry):
    """`asserts`: yes (it happened), no (it did not) or nothing. What asserts something needs a standard that holds."""

    asserts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationKind(Entry):
    """`technical`: a trace or a recording, not somebody's word."""

    technical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessOutcome(Entry):
    """`restricted`: the watchers were kept from seeing."""

    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyState(Entry):
    """`ended`: nothing is awaited any more."""

    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Casework:
    """All lists, code -> frozen entry, with names in en, uk and ru."""

    case_states: Mapping[str, Entry]
    channels: Mapping[str, Channel]
    fact_levels: Mapping[str, FactLevel]
    severities: Mapping[str, Entry]
    attribution_bases: Mapping[str, Entry]
    remedy_kinds: Mapping[str, Entry]
    remedy_statuses: Mapping[str, RemedyState]
    commission_results: Mapping[str, Entry]
    term_results: Mapping[str, Entry]
    standings: Mapping[str, Entry]
    information_kinds: Mapping[str, InformationKind]
    visit_kinds: Mapping[str, Entry]
    visit_results: Mapping[str, Entry]
    access_outcomes: Mapping[str, AccessOutcome]
    alternative_verdicts: Mapping[str, Entry]
    audiences: Mapping[str, Entry]
    confidences: Mapping[str, Entry]
    patterns: Mapping[str, Entry]
    urgencies: Mapping[str, Entry]
    credibilities: Mapping[str, Entry]
    triage_questions: Mapping[str, Entry]

    def code(self, kind: str, given: str, field: str = "") -> str:
        """The code itself, where its list has it. Raises WrongUsage with the codes that there are."""
        known: Mapping[str, Entry] = getattr(self, kind)
        if given not in known:
            what = field or kind
            raise WrongUsage(f"no such code: {given}", field=what, known=", ".join(known))
        return given

    def label(self, kind: str, code: str, language: str = "en") -> str:
        """The name of a code; the code itself where the list does not have it."""
        known: Mapping[str, Entry] = getattr(self, kind)
        return known[code].label(language) if code in known else code


KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "channels": Channel,
        "fact_levels": FactLevel,
        "information_kinds": InformationKind,
        "access_outcomes": AccessOutcome,
        "remedy_statuses": RemedyState,
    }
)


@cache
def spoken_names(actor: str) -> tuple[str, ...]:
    """Patterns (of lower-case text) by which the words of any conflict name an actor, from `doers.yaml`.

    There a stem finds every word that begins with it, and one with a full stop the whole word; ё is е.
    """
    stems: dict[str, None] = {}
    for conflict in Page(DATA.parent / "doers.yaml").data.values():
        for words in conflict["parties"].get(actor, {}).values():
            stems |= dict.fromkeys(stem for told in words.values() for stem in told)
    return tuple(_pattern(stem) for stem in stems)


def _pattern(stem: str) -> str:
    word = re.escape(stem.removesuffix("."))
    return rf"(?<!\w){word}(?!\w)" if stem.endswith(".") else rf"(?<!\w){word}"


@cache
def casework() -> Casework:
    """All lists as they ship, read once. Raises BrokenVocabulary naming file, line and code."""
    lists = {}
    for name in Casework.__dataclass_fields__:
        entries = read_entries(DATA / f"{name}.yaml", KINDS.get(name, Entry))
        lists[name] = MappingProxyType(entries)
    return Casework(**lists)  # type: ignore[arg-type]

"""The words of dialogue: topics, groups, states, questions of a pulse, ways of sampling, each list a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from truce.vocabulary.entries import Entry
from truce.vocabulary.load import read_entries

DATA = Path(__file__).parent / "data" / "community"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling(Entry):
    """How people were chosen; `probability`: each had a known chance, so that a margin of error can be stated."""

    probability: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorKind(Entry):
    """What a figure is: `unit` is share, count, days, minutes or per_day.

    `people`: it counts people or what they told, so that a small one could give somebody away; else it counts deeds of
    sides and of the mission, for which they answer in public.
    """

    unit: str
    people: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """All lists, code -> frozen entry, with names in five languages."""

    topics: Mapping[str, Entry]
    groups: Mapping[str, Entry]
    sexes: Mapping[str, Entry]
    ages: Mapping[str, Entry]
    initiative_states: Mapping[str, Entry]
    deals: Mapping[str, Entry]
    complaint_topics: Mapping[str, Entry]
    questions: Mapping[str, Entry]
    samplings: Mapping[str, Sampling]
    purposes: Mapping[str, Entry]
    answers: Mapping[str, Entry]
    keepings: Mapping[str, Entry]
    commitment_states: Mapping[str, Entry]
    rumours: Mapping[str, Entry]
    searches: Mapping[str, Entry]
    hatreds: Mapping[str, Entry]
    indicators: Mapping[str, IndicatorKind]
    corrections: Mapping[str, Entry]


@cache
def community() -> Community:
    """All lists as they ship, read once. Raises BrokenVocabulary naming file, line and code."""
    kinds: Mapping[str, type[Entry]] = {"samplings": Sampling, "indicators": IndicatorKind}
    names = Community.__dataclass_fields__
    lists = {name: read_entries(DATA / f"{name}.yaml", kinds.get(name, Entry)) for name in names}
    return Community(**{name: MappingProxyType(entries) for name, entries in lists.items()})  # type: ignore[arg-type]

"""How places are made coarse, who needs care when interviewed, and where people are referred: as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from truce.vocabulary.entries import Entry
from truce.vocabulary.load import Page, read_entries

DATA = Path(__file__).parent / "data"
EDITIONS = ("internal", "parties", "public")
PARTS = ("grid_m", "radius_m", "delay_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarseness(Entry):
    """How coarse one kind of place is in each edition; an edition without a rule does not get it."""

    internal: Mapping[str, float] = field(default_factory=dict)
    parties: Mapping[str, float] = field(default_factory=dict)
    public: Mapping[str, float] = field(default_factory=dict)


@cache
def coarseness() -> Mapping[str, Coarseness]:
    """By kind of place. Raises BrokenVocabulary for a rule that is not whole, or finer for more eyes."""
    path = DATA / "coarsening.yaml"
    read = read_entries(path, Coarseness)
    for code, kind in read.items():
        rules = [(edition, getattr(kind, edition)) for edition in EDITIONS if getattr(kind, edition)]
        for edition, rule in rules:
            if set(rule) != set(PARTS) or rule["grid_m"] <= 0 or min(rule.values()) < 0:
                raise Page(path).fault("a rule says grid_m, radius_m and delay_hours", (code, edition))
        for (_, closer), (edition, wider) in pairwise(rules):
            if any(wider[part] < closer[part] for part in PARTS):
                raise Page(path).fault("more eyes see no finer", (code, edition))
    return MappingProxyType(read)


@cache
def care() -> Mapping[str, Entry]:
    """Groups of persons who need care when interviewed."""
    return MappingProxyType(read_entries(DATA / "care.yaml", Entry))


@cache
def referrals() -> Mapping[str, Entry]:
    """Where a person can be sent for help."""
    return MappingProxyType(read_entries(DATA / "referrals.yaml", Entry))

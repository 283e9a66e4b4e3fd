"""The chance by each definition of an end, and what it hangs on: the same under the definition's other thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from truce.outlook.signals.update import Held
from truce.outlook.survival.definitions import by_definition
from truce.outlook.survival.ends import ENDED, Definition, Verdict, variations
from truce.outlook.survival.hold import Expiry, Hazards, Outlook, outlook
from truce.outlook.survival.spell import COLLAPSE, Floats

PAPER = "document"  # kind of definition: its end is of a record, and nothing of it is varied


@dataclass(frozen=True, slots=True)
class Asked:
    """What every definition is asked of: the hazards of the truce's kind, its age, its signs, its announced end."""

    rates: Hazards
    age: float
    held: Held
    fades: float
    expiry: Expiry | None

    def of(self, one: Definition) -> tuple[Outlook, Outlook, bool]:
        """By a definition: with the signs, without them; and whether any truce was ever followed by it."""
        by = by_definition(one, self.rates)
        ahead = self.held.outlook.horizons
        base = outlook(by.rates, self.age, ahead, expiry=self.expiry)
        moved = self.held.update.multiplier
        now = outlook(by.rates, self.age, ahead, multiplier=moved, fades=self.fades, expiry=self.expiry)
        return now, base, by.followed is not None


@dataclass(frozen=True, slots=True)
class Swing:
    """One definition: chances (H, D) with the signs and without them, and how they go under its other thresholds."""

    now: Floats
    base: Floats
    recorded: bool  # whether any truce was ever followed by it
    others: int  # other thresholds that were tried
    ended: int  # by how many of them it has ended already
    low: Floats  # least mean chance of them all, itself too (H)
    high: Floats

    @property
    def tells(self) -> bool:
        """Whether other thresholds say anything: by their own record, or by having ended already."""
        return self.others > 0 and (self.recorded or self.ended > 0)


Varied = Sequence[tuple[Definition, Verdict]]


def swings(definitions: Sequence[Definition], varied: Mapping[str, Varied], asked: Asked) -> dict[str, Swing]:
    """Of each definition that papers do not tell; `varied`: each other threshold of it, and what it says now."""
    return {one.name: _swing(one, varied[one.name], asked) for one in definitions if one.kind != PAPER}


def _swing(one: Definition, varied: Varied, asked: Asked) -> Swing:
    now, base, recorded = asked.of(one)
    chances = [_not_ended(now).mean(axis=1)]
    for other, verdict in varied:
        gone = verdict.state == ENDED
        chances.append(np.zeros(len(now.horizons)) if gone else _not_ended(asked.of(other)[0]).mean(axis=1))
    ended = sum(verdict.state == ENDED for _, verdict in varied)
    low, high = np.min(chances, axis=0), np.max(chances, axis=0)
    return Swing(_not_ended(now), _not_ended(base), recorded, len(varied), ended, low, high)


def _not_ended(of: Outlook) -> Floats:
    told: Floats = 1.0 - of.outcomes[COLLAPSE]
    return told


def others_of(one: Definition) -> list[Definition]:
    """The definition with each other set of thresholds that it names."""
    return [other for _, other in variations(one) if other != one]

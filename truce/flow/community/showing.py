"""What the pages of dialogue show: the register opened once, what waits, pulses, agreements with their rulings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from truce.community.indicators import of_pulse
from truce.community.waiting import Waiting, answer_by, waiting
from truce.flow.community import forgetting, keeping
from truce.flow.community.dialogue import REGISTER, nouns_of
from truce.flow.community.figures import today
from truce.flow.community.keeping import Held
from truce.flow.community.local import rulings
from truce.flow.house import House
from truce.model.community import LocalAgreement, Noun, Pulse
from truce.model.indicator import Indicator

__all__ = ["Register", "Waiting", "answer_by", "opened", "pulse", "standings"]


@dataclass(frozen=True)
class Register:
    """The register of dialogue as it stands: every thing with its revisions."""

    house: House
    held: tuple[Held, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Held]:
        """Every thing by its id."""
        return {one.id: one for one in self.held}

    @cached_property
    def nouns(self) -> tuple[tuple[str, Noun], ...]:
        """(id, what stands now) of every thing."""
        return tuple(nouns_of(self.held))

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each noun."""
        return Counter(one.noun for one in self.held)

    @property
    def waiting(self) -> Waiting:
        """What waits for somebody today."""
        return waiting(self.nouns, today(self.house))

    def of(self, noun: str) -> list[tuple[Held, Noun]]:
        """Things of one noun, the newest first by the day that they are about."""
        found = [(self.by_id[id], made) for id, made in self.nouns if self.by_id[id].noun == noun]
        return sorted(found, key=lambda one: (str(day_of(one[1])), one[0].id), reverse=True)

    def about(self, id: str) -> list[tuple[Held, Noun]]:
        """Things that point at one: sessions and promises of an initiative, promises of an agreement."""
        found = [(self.by_id[one], made) for one, made in self.nouns if one != id and id in _pointed(made)]
        return sorted(found, key=lambda one: (one[0].noun, str(day_of(one[1])), one[0].id))


DAYS = ("due", "on", "received", "requested", "start", "made", "opened")


def day_of(made: Noun) -> date | None:
    """The day that a thing is about; None where none was told."""
    return next((day for name in DAYS if isinstance(day := getattr(made, name, None), date)), None)


def _pointed(made: Noun) -> tuple[object, ...]:
    agreement = None if isinstance(made, LocalAgreement) else getattr(made, "agreement", None)
    return getattr(made, "initiative", None), agreement


def opened(house: House) -> Register:
    """The register, opened; the look is on record. Raises Refused."""
    return Register(house, tuple(keeping.read(house, REGISTER)))


def looked_at(house: House) -> Register:
    """The same where a step has put the look on record already."""
    return Register(house, tuple(keeping.opened(house, REGISTER)))


def pulse(made: Pulse) -> Indicator:
    """The share of a pulse with its interval, where there is one."""
    return of_pulse(made)


def standings(house: House, agreement: str) -> Mapping[str, int] | None:
    """How many terms, readings and parties of a local agreement have each status; None where its text is missing."""
    if agreement not in {one.id for one in house.agreements}:
        return None
    return Counter(str(one["status"]) for one in rulings(house, agreement))


def readers(house: House) -> int:
    """How many members can read the register now: what one key alone opens is lost with that key."""
    return len(keeping.readers(house, REGISTER))


def to_forget(house: House) -> list[forgetting.Asked]:
    """Years that somebody asked to destroy, and that wait for a second."""
    return forgetting.waiting(house, REGISTER)

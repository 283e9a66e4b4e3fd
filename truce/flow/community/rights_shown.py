"""A human-rights case as its page shows it: what stands, what lacks before it may be called verified."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from truce.community.harm.ladder import lacking
from truce.community.rights.words import nature
from truce.community.telling import authors, fields_of
from truce.flow.community.keeping import Held
from truce.flow.community.rights import Cases, cases
from truce.flow.community.taking import wanted
from truce.flow.house import House
from truce.model.rights_case import RightsCase
from truce.vocabulary.abuses import abuses
from truce.vocabulary.harm import harm


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    """One case. `fields`: as it was told last, for a form. `others`: cases it could be merged into, by id and name.

    `next`: where it may go, by the list of statuses; `lacks`: what lacks before whoever asks may verify it.
    `follows`: for each referral, by its id, the states that may come next.
    """

    held: Held
    case: RightsCase
    fields: Mapping[str, Any]
    nature: str
    next: tuple[str, ...]
    lacks: tuple[str, ...]
    merged: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    follows: Mapping[str, tuple[str, ...]]

    @property
    def seen(self) -> int:
        """How many writings on it this shows."""
        return len(self.held.revisions)


def shown(house: House, given: str) -> ShownCase:
    """One case, by id or reference; the look is on record.

    Raises NotFound, in the same words for one that is restricted to others as for one that is not there.
    """
    there = cases(house)
    held = wanted(there.held, given)
    known = {case.id: case for case in there.cases}
    case = known[held.id]
    by = None if house.actor is None else house.actor.handle
    return ShownCase(
        held=held,
        case=case,
        fields=fields_of(held.revisions),
        nature=nature(case),
        next=tuple(harm().statuses[case.status].next),
        lacks=lacking(case.steps, case.tellers, said_why=True, authors=authors(held.revisions), by=by),
        merged=tuple(one.id for one in known.values() if one.steps[-1].into == case.id),
        others=tuple((id, called(there.held[id])) for id in known if id != case.id),
        follows={one.id: tuple(abuses().referral_states[one.state].next) for one in case.referrals},
    )


def ripe(house: House, there: Cases) -> list[str]:
    """Ids of cases that lack nothing but the word of a second person, who may be whoever asks."""
    by = None if house.actor is None else house.actor.handle
    return [
        case.id
        for case in there.cases
        if not lacking(case.steps, case.tellers, said_why=True, authors=authors(there.held[case.id].revisions), by=by)
    ]


def called(held: Held) -> str:
    """What a case is called by those who sent it, or its id."""
    return str(fields_of(held.revisions).get("reference", held.id))

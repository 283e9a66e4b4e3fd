"""The material, sorted: what the sections of a brief ask for, taken out of the tables once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import polars as pl

from truce.briefs.material import Material, frame
from truce.errors import NotFound
from truce.model.agreement import Agreement, Reading, Term
from truce.model.claim import Claim
from truce.model.columns import from_table
from truce.model.contrast import Contrast
from truce.model.deadline import Deadline, QuietDay
from truce.model.released import Released
from truce.model.ruling import Change, Ruling
from truce.model.weapons import Holding
from truce.vocabulary import vocabulary

COARSE_M = 40_000.0
"""A disc of 40 km or more is a district or an oblast: it says that something happened, hardly where."""
COUNTS = 0.01
"""A contribution of more than one percent makes an incident part of a ruling, as in Ruling.n_incidents."""


@dataclass(frozen=True)
class Facts:
    """The material of one brief with the questions that its sections share."""

    material: Material

    @cached_property
    def rulings(self) -> tuple[Ruling, ...]:
        """Rulings over the whole stretch, in the order of agreement, term, reading, party, area."""
        whole = frame(self.material.rulings).filter(pl.col("period") == "whole")
        return tuple(sorted(from_table(Ruling, whole.to_arrow()), key=self._place))

    @cached_property
    def only_talks(self) -> bool:
        """Whether a negotiation is all that the mission holds: nothing was collected, so nothing could be judged."""
        return bool(self.material.talks) and not self.material.collections and not self.rulings

    @cached_property
    def main(self) -> tuple[Ruling, ...]:
        """The rulings over the whole area."""
        return tuple(r for r in self.rulings if r.area == "all")

    @cached_property
    def matched(self) -> tuple[Ruling, ...]:
        """Rulings over the matched windows before and after."""
        table = frame(self.material.rulings).filter(pl.col("period").is_in(["before", "after"]))
        return tuple(sorted(from_table(Ruling, table.to_arrow()), key=lambda r: (r.earliest, r.latest, r.id)))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every comparison with matched windows, in the order of the rulings."""
        found = from_table(Change, frame(self.material.changes).to_arrow())
        return tuple(sorted(found, key=lambda c: (*self._place(c)[:-1], c.against != "before", c.id)))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The parties' tallies, those that the agreements bring and those that were collected, each once."""
        kept = {c.id: c for c in from_table(Claim, frame(self.material.claims).to_arrow())}
        for agreement in self.material.agreements:
            kept |= {c.id: c for c in agreement.claims}
        never = datetime.max.replace(tzinfo=UTC)
        return tuple(sorted(kept.values(), key=lambda c: (c.by, c.about or "", c.earliest or never, c.id)))

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every date of the agreements, in the order of terms."""
        found = from_table(Deadline, frame(self.material.deadlines).to_arrow())
        return tuple(sorted(found, key=lambda d: (d.agreement or "", d.term or "", d.reading or "", d.party, d.id)))

    @cached_property
    def quiet_days(self) -> tuple[QuietDay, ...]:
        """Every day of every area under terms that count quiet days."""
        found = from_table(QuietDay, frame(self.material.quiet_days).to_arrow())
        return tuple(sorted(found, key=lambda q: (q.agreement, q.term, q.area, q.earliest, q.id)))

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """What each weapon seen or counted means under each term, in the order of terms."""
        found = from_table(Holding, frame(self.material.holdings).to_arrow())
        return tuple(sorted(found, key=lambda h: (h.agreement, h.term, h.reading, h.party, h.at, h.id)))

    @cached_property
    def contrasts(self) -> tuple[Contrast, ...]:
        """Every category of every claim beside what is known of it."""
        found = from_table(Contrast, frame(self.material.contrasts).to_arrow())
        return tuple(sorted(found, key=lambda c: (c.by, c.claim, c.category != "*", c.category)))

    @cached_property
    def released(self) -> tuple[Released, ...]:
        """Figures that have left the registers, in the order of leaving."""
        return tuple(from_table(Released, frame(self.material.released).to_arrow()))

    @cached_property
    def incidents(self) -> pl.DataFrame:
        """All incidents, with `hostile`: the leading act is of a kind that some term may forbid."""
        hostile = [code for code, act in vocabulary().acts.items() if act.breach]
        table = frame(self.material.incidents)
        return table.with_columns(hostile=pl.col("act").is_in(hostile)).sort("earliest", "id")

    @cached_property
    def span(self) -> tuple[datetime, datetime]:
        """The stretch that the brief is about: from the first to the last instant of its rulings (UTC)."""
        if self.rulings:
            return min(r.earliest for r in self.rulings), max(r.latest for r in self.rulings)
        dated = [a for a in self.material.agreements if a.effective_from is not None]
        starts = [a.effective_from.astimezone(UTC) for a in dated if a.effective_from is not None]
        ends = [a.effective_until.astimezone(UTC) for a in dated if a.effective_until is not None]
        as_of = self.material.as_of.astimezone(UTC)
        return min(starts, default=as_of), max(ends, default=as_of)

    @cached_property
    def during(self) -> pl.DataFrame:
        """Hostile incidents whose interval touches the stretch."""
        first, last = self.span
        touches = (pl.col("earliest") < last) & (
            (pl.col("latest") > first) | ((pl.col("latest") == pl.col("earliest")) & (pl.col("earliest") == first))
        )
        return self.incidents.filter(pl.col("hostile") & touches)

    @cached_property
    def coverage(self) -> pl.DataFrame:
        """The watch and the restrictions that touch the stretch."""
        first, last = self.span
        return frame(self.material.coverage).filter((pl.col("earliest") < last) & (pl.col("latest") > first))

    @cached_property
    def grounds(self) -> pl.DataFrame:
        """What each incident adds to the rulings over the whole stretch, strongest first."""
        table = frame(self.material.grounds)
        ids = [r.id for r in self.rulings]
        counted = table.filter(pl.col("ruling").is_in(ids) & (pl.col("contribution") > COUNTS))
        return counted.sort(["contribution", "incident"], descending=[True, False])

    def agreement(self, id: str) -> Agreement:
        """The agreement of that id; NotFound where the material lacks it."""
        for agreement in self.material.agreements:
            if agreement.id == id:
                return agreement
        raise NotFound("a ruling speaks of an agreement that the brief was not given", agreement=id)

    def term(self, about: Ruling | Change | Holding) -> Term:
        """The term that a ruling or a change is about."""
        return self.agreement(about.agreement).term(about.term)

    def reading(self, about: Ruling | Change) -> Reading | None:
        """The reading that a ruling or a change is made under; None where the agreement no longer has it."""
        return next((r for r in self.term(about).readings if r.id == about.reading), None)

    def party_name(self, id: str) -> str | None:
        """The name of a party in any of the agreements; None where none names it."""
        names = (p.name for a in self.material.agreements for p in a.parties if p.id == id)
        return next(names, None)

    def _place(self, about: Ruling | Change) -> tuple[int, int, int, int, str, str]:
        agreement, term = self.agreement(about.agreement), self.term(about)
        return (
            self.material.agreements.index(agreement),
            agreement.terms.index(term),
            _rank(about.reading, (r.id for r in term.readings)),
            _rank(about.party, (p.id for p in agreement.parties)),
            about.area,
            about.id,
        )


def _rank(id: str, order: Iterable[str]) -> int:
    """Position in an order that was given; what is not in it comes last ('any' after the parties)."""
    known = list(order)
    return known.index(id) if id in known else len(known)

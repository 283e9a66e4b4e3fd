"""whatif: draft agreements held against what the mission knows. Nothing of it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from truce.compliance.contract import Evidence, Options
from truce.compliance.whatif import Aligned, Trial, align, begins, cut, hold, shifted
from truce.compliance.whatif.recast import recast
from truce.errors import NotFound, WrongUsage
from truce.flow.house import House, Tick
from truce.flow.judge import evidence_of, options_of
from truce.model.agreement import Agreement
from truce.wire.agreement_lint import Draft, Lint, lint_beside, read_draft
from truce.wire.catalogue import agreement_ids, catalogue_path


@dataclass(frozen=True, slots=True)
class _Stage:
    """When a draft is tried, and by whom it is played."""

    start: datetime | None
    end: datetime | None
    cast: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One draft as it was tried: moved by how much, what it would have come to, and what its words leave open.

    A draft that is tried as dated is also held beside the mission's own agreements: what overlaps, what disagrees.
    """

    name: str
    moved: timedelta
    cast: Mapping[str, str]
    trial: Trial
    left_open: tuple[Lint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The answer: every draft, the two beside each other, and the days from which anything is known."""

    as_of: datetime
    known: tuple[datetime, datetime] | None
    drafts: tuple[Held, ...]
    aligned: tuple[Aligned, ...]

    @property
    def period(self) -> tuple[datetime, datetime | None]:
        """From the start of the first draft, as tried, to its end; None: open."""
        tried = self.drafts[0].trial.agreement
        return begins(tried) or self.as_of, tried.effective_until


def whatif(
    house: House,
    drafts: Sequence[str],
    start: datetime | None = None,
    end: datetime | None = None,
    cast: Mapping[str, str] | None = None,
) -> WhatIf:
    """Hold one or two drafts (ids of the catalogue, or files) against the mission's incidents and papers.

    `start`: when the draft is taken to have begun; every instant of it is moved by the same stretch. None: as dated.
    `end`: when it is taken to have ended at the latest. `cast`: which party of the mission plays which of the draft.
    Raises NotFound for a draft that is not there, UnusableAgreement for one with faults, WrongUsage where more than two
    are given, a start cannot be found, or the cast names a party that no draft has.
    """
    if not 1 <= len(drafts) <= 2:
        raise WrongUsage("whatif holds one draft, or two side by side", given=len(drafts), remedy="name one or two")
    evidence, options = evidence_of(house), options_of(house)
    read = [_draft(named) for named in drafts]
    _refuse_strangers(read, cast or {})
    with house.progress.task("whatif", len(read), "drafts") as tick:
        held = tuple(_held(house, draft, evidence, options, _Stage(start, end, cast or {}), tick) for draft in read)
    beside = align(held[0].trial.agreement, held[1].trial.agreement) if len(held) > 1 else ()
    return WhatIf(as_of=options.as_of, known=_known(evidence), drafts=held, aligned=beside)


def _draft(named: str) -> Draft:
    if named in agreement_ids():
        return read_draft(catalogue_path(named), f"{named}.yaml")
    if not Path(named).is_file():
        advice = "give a YAML file, or an id: `truce agreements` lists the catalogue"
        raise NotFound("no agreement of that id, and no such file", given=named, remedy=advice)
    return read_draft(Path(named))


def _parties(draft: Draft) -> set[str]:
    return {party.id for party in draft.agreement.parties}


def _refuse_strangers(drafts: Sequence[Draft], cast: Mapping[str, str]) -> None:
    """A name that no draft has would be played by nobody, in silence."""
    known = {id for draft in drafts for id in _parties(draft)}
    for named in sorted(set(cast) - known):
        raise WrongUsage("no party of the draft has this id", given=named, known=", ".join(sorted(known)))


def _held(
    house: House,
    draft: Draft,
    evidence: Evidence,
    options: Options,
    stage: _Stage,
    tick: Tick,
) -> Held:
    played = recast(draft.agreement, stage.cast) if stage.cast else draft.agreement
    agreement, moved = _placed(played, stage.start, stage.end)
    trial = hold(evidence, agreement, options)
    tick(1)
    beside = () if moved else tuple(_in_force_here(house, draft))
    mine = {mine: theirs for mine, theirs in stage.cast.items() if mine in _parties(draft)}
    return Held(name=draft.file, moved=moved, cast=mine, trial=trial, left_open=tuple(lint_beside(draft, beside)))


def _in_force_here(house: House, draft: Draft) -> Iterator[Draft]:
    """The mission's other agreements, as files: what the draft would stand beside."""
    watched = {agreement.id for agreement in house.agreements} - {draft.agreement.id}
    for path in sorted((house.mission.folder / "agreements").glob("*.y*ml")):
        other = read_draft(path, path.name)
        if other.agreement.id in watched:
            yield other


def _placed(agreement: Agreement, start: datetime | None, end: datetime | None) -> tuple[Agreement, timedelta]:
    """The draft at the time it is tried for, and by how much it was moved."""
    own, moved = begins(agreement), timedelta(0)
    if start is not None:
        if own is None:
            raise WrongUsage(
                "this draft has no start that could be moved", agreement=agreement.id, remedy="give it effective_from"
            )
        moved = start - own
        agreement = _in_force(shifted(agreement, moved))
    if end is None:
        return agreement, moved
    if end <= (start or own or end):
        raise WrongUsage("the trial ends before it starts", given=end.isoformat(), remedy="give a later --to")
    return cut(agreement, end), moved


def _in_force(agreement: Agreement) -> Agreement:
    """A text that never came into force is tried as if it had; readings that deny it still do."""
    if agreement.outcome.get("state") != "never_effective":
        return agreement
    terms = tuple(replace(t, readings=tuple(replace(r, in_force=True) for r in t.readings)) for t in agreement.terms)
    return replace(agreement, terms=terms, outcome={**agreement.outcome, "state": "in_force"})


def _known(evidence: Evidence) -> tuple[datetime, datetime] | None:
    """The first and the last instant of which anything is told."""
    if not evidence.incidents.height:
        return None
    told = evidence.incidents.select(pl.col("earliest").min(), pl.col("latest").max()).row(0)
    return told[0], told[1]

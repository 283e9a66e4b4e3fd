"""Who could see whether a promise is kept: the coverage of the terms that would verify it, by what the mission knows.

A term of an agreement that the mission watches has the coverage of its rulings. Any other text of the catalogue, and a
draft that is on the table, is held against the mission's record as `whatif` does, on its own dates. Where neither
tells, nobody knows: that is not none.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import polars as pl

from truce.errors import NotFound, UnusableValue, WrongUsage
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.talks.held import Held
from truce.flow.talks.problem import Posed
from truce.model.incident import Incident
from truce.model.packages import Watch
from truce.model.ruling import Ruling
from truce.wire.agreement_lint import read_draft
from truce.wire.catalogue import agreement_ids

NO_DRAFTS: Mapping[str, str] = MappingProxyType({})
RULINGS, TRIED, NO_MISSION, NOT_KNOWN = "rulings", "whatif", "no_mission", "not_known"


def watched(held: Held, posed: Posed, drafts: Sequence[str] = ()) -> Mapping[str, tuple[Watch, ...]]:
    """Option -> the terms that would verify it, each with its coverage; `drafts`: files of texts not in force anywhere.

    Raises WrongUsage for a draft that no option names a term of, or where there is no mission to hold it against.
    """
    options = {option for _, each in posed.assumed.issues for option in each}
    named = {one.id: one.verified_by for one in held.negotiation.options if one.id in options and one.verified_by}
    terms = sorted({term for terms in named.values() for term in terms})
    known = coverage(held.house, terms, _by_id(held, drafts, terms))
    return {option: tuple(known[term] for term in terms) for option, terms in named.items()}


def _by_id(held: Held, drafts: Sequence[str], terms: Sequence[str]) -> Mapping[str, str]:
    """The id of each draft and its file."""
    if drafts and held.house is None:
        raise WrongUsage("a file alone has no record to hold a draft against", remedy="give a mission's folder")
    found = {}
    for file in drafts:
        if not Path(file).is_file():
            raise NotFound("no such file", given=file, remedy="a draft is the YAML file of an agreement")
        id = read_draft(Path(file)).agreement.id
        if id not in {term.partition("/")[0] for term in terms}:
            remedy = f"name them in the option's verified_by, as {id}/TERM"
            raise WrongUsage("no option is verified by a term of this draft", draft=id, remedy=remedy)
        found[id] = file
    return found


def coverage(house: House | None, terms: list[str], drafts: Mapping[str, str] = NO_DRAFTS) -> Mapping[str, Watch]:
    """AGREEMENT/TERM -> the share of its hours and area that is watched. `drafts`: files by the id of their text."""
    if house is None:
        return {term: Watch(term=term, coverage=None, basis=NO_MISSION) for term in terms}
    found: dict[str, Watch] = {}
    for agreement in sorted({term.partition("/")[0] for term in terms}):
        mine = [term for term in terms if term.partition("/")[0] == agreement]
        shares, basis = _shares(house, agreement, drafts.get(agreement))
        for term in mine:
            share = shares.get(term.partition("/")[2])
            found[term] = Watch(term=term, coverage=share, basis=NOT_KNOWN if share is None else basis)
    return found


def _shares(house: House, agreement: str, draft: str | None) -> tuple[Mapping[str, float], str]:
    """Of each term the share that is watched; empty where nothing is known."""
    if draft is not None:
        return _tried(house, draft), TRIED
    if any(one.id == agreement for one in house.agreements):
        rows = frame(house, Ruling).filter((pl.col("agreement") == agreement) & (pl.col("period") == "whole"))
        whole = rows.filter(pl.col("area") == "all").group_by("term").agg(pl.col("coverage").max()).to_dicts()
        return {str(row["term"]): float(row["coverage"]) for row in whole}, RULINGS
    if agreement not in agreement_ids():
        return {}, NOT_KNOWN
    return _tried(house, agreement), TRIED


def _tried(house: House, agreement: str) -> Mapping[str, float]:
    """The same of a text that the mission does not watch; nothing of a time of which the mission knows nothing."""
    if not house.mission.lake.version(Incident):
        return {}
    from truce.flow.whatif import whatif  # noqa: PLC0415 - slow to load, and few ask for it

    try:
        held = whatif(house, [agreement])
    except (WrongUsage, UnusableValue):  # it cannot be held against this record: nobody knows
        return {}
    start, end = held.period
    if held.known is None or start > held.known[1] or (end is not None and end < held.known[0]):
        return {}
    found: dict[str, float] = {}
    for outcome in held.drafts[0].trial.outcomes:
        found[outcome.term] = max(found.get(outcome.term, 0.0), outcome.coverage)
    return found

"""A party's tally beside what independent origins support: side by side, never averaged, never added up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One category of one claim, and what the evidence holds for the same category, window and parties."""

    id: Col[str, "cst-…"]
    claim: Col[str, "claim id"]
    agreement: Col[str | None, "agreement id"] = None
    by: Col[str, "party id of the claimant"]
    about: Col[str | None, "party id of whom it accuses"] = None
    earliest: Col[datetime | None, "start of the window (UTC)"] = None
    latest: Col[datetime | None, "end of the window (UTC)"] = None
    category: Col[str, "the claimant's category; '*' is the whole claim"]
    claimed: Col[int | None, "the number claimed, in the claimant's unit"] = None
    at_least: Col[bool, "that number is a floor"] = False
    unit: Col[str | None, "the claimant's unit"] = None
    acts: Col[tuple[str, ...], "act codes the category was read as; empty: nobody knows what it means"] = ()
    comparable: Col[str, "no_common_unit (always for tallies), same_unit, category_unknown or window_unknown"]
    expected: Col[float | None, "expected number of incidents of the kind, told of `about`"] = None
    low: Col[float | None, "5 %"] = None
    high: Col[float | None, "95 %, with all that nobody is named for and all whose weapon nobody tells"] = None
    supported: Col[float | None, "of these, laid to `about` by two or more independent origins beside the claimant"] = (
        None
    )
    only_claimant: Col[float | None, "of these, laid to `about` by the claimant alone"] = None
    unattributed: Col[float | None, "incidents of the kind for which no source names a doer"] = None
    n_origins: Col[int, "independent origins beside the claimant that lay such incidents to `about`"] = 0
    copies: Col[tuple[str, ...], "chains: origin <- sources that repeat it (reports)"] = ()
    coverage: Col[float, "share of window and area that somebody watched"] = 0.0
    unknown: Col[tuple[str, ...], "codes of what cannot be known (vocabulary/unknowns)"] = ()
    because: Col[tuple[str, ...], "incident ids, strongest first"] = ()
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    method: Col[str, "method and version"]

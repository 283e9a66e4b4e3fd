"""A party's tally: shown beside the evidence, never inside a count (law 3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True)
class Tally:
    """One category of a claim's breakdown, in the claimant's own category word."""

    category: Col[str, "the claimant's category"]
    count: Col[int, "the number claimed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What `by` says that `about` did in a window, in the claimant's own unit."""

    id: Col[str, "clm-…"]
    by: Col[str, "party id of the claimant"]
    about: Col[str | None, "party id of whom it accuses"] = None
    agreement: Col[str | None, "agreement id"] = None
    earliest: Col[datetime | None, "start of the window it speaks of (UTC)"] = None
    latest: Col[datetime | None, "end of the window (UTC)"] = None
    count: Col[int | None, "the number claimed"] = None
    at_least: Col[bool, "the number is a floor"] = False
    unit: Col[str | None, "the claimant's unit; never comparable with another's"] = None
    breakdown: Col[tuple[Tally, ...], "by the claimant's own categories"] = ()
    source: Col[str | None, "where the claim was read"] = None
    text: Col[str | None, "in words"] = None
    url: Col[str | None, "where it can be read"] = None
    file: Col[str | None, "name of the file it came from"] = None
    row: Col[int | None, "row number in that file"] = None

"""What was known at an instant: the four times of a fact, and which of them decides (DOMAIN 3.7).

A fact has the time it took place, the time it was learnt, the time it was written down here and the time it became
public. What was known is decided by the time it was learnt; a row that does not say when counts as learnt when it
ended. When it was written down, or published, changes nothing of what was known.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl

from truce.model.claim import Claim
from truce.model.condition import Condition
from truce.model.coverage import Coverage
from truce.model.document import Document
from truce.model.forecast import Forecast, Regime, Score, Signal
from truce.model.history import Succession
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.model.scenario import Likelihood, SignpostState
from truce.model.weapons import Inventory, Sighting
from truce.model.withdrawal import Withdrawal

LEARNT_BY: Mapping[type, tuple[str, ...]] = {  # the first of these columns that is told decides
    Report: ("told_at", "latest"),
    Document: ("learnt_at", "latest"),
    Sighting: ("told_at", "latest"),
    Inventory: ("told_at", "latest"),
    Coverage: ("earliest",),
    Claim: ("latest", "earliest"),
    Line: ("earliest",),
    Zone: ("earliest",),
    Succession: ("at",),
    Withdrawal: ("told_at",),
    Forecast: ("made_at",),
    Score: ("scored_at",),
    Regime: ("as_of",),
    Signal: ("as_of",),
    Condition: ("as_of",),
    Likelihood: ("made_at",),
    SignpostState: ("as_of",),
}
ALWAYS = frozenset({Zone})  # an area without a date was always there


def needed(noun: type) -> tuple[str, ...]:
    """The columns that `known` looks at."""
    return (*LEARNT_BY[noun], "latest") if noun is Coverage else LEARNT_BY[noun]


def known(noun: type, rows: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """The rows that were known at `as_of`; of a watch that was still going on, the part until then.

    What has no date at all (a claim without a window) is left out: nobody can say that it was known.
    """
    as_of = as_of.astimezone(UTC)
    learnt = pl.coalesce(pl.col(name) for name in LEARNT_BY[noun])
    seen = rows.filter((learnt <= as_of) | (learnt.is_null() if noun in ALWAYS else pl.lit(value=False)))
    if noun is Coverage:
        return seen.with_columns(pl.min_horizontal(pl.col("latest"), pl.lit(as_of)).cast(rows.schema["latest"]))
    return seen

"""The grounds of one ruling, worked out when somebody asks for them and they were not kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import pyarrow as pa

from truce.compliance.contract import Evidence, Options
from truce.compliance.count.count import gather, named_grounds
from truce.compliance.count.plan import Case
from truce.compliance.count.rulings import ids_of
from truce.compliance.judge import ground_table, held_of
from truce.compliance.setting import Setting, settle
from truce.compliance.words import Words, words
from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.model.agreement import Agreement


def grounds_of_ruling(
    evidence: Evidence,
    agreements: Sequence[Agreement],
    options: Options,
    ruling: Mapping[str, Any],
    engine: Engine | None = None,
    known: Words | None = None,
) -> pa.Table:
    """The grounds of a ruling (columns of Ruling: id, agreement, term, reading, period, earliest, latest), as `judge`
    would have kept them with the same evidence and options. Empty where the ruling rests on no count.

    Of a day only the incidents that touch it are looked at.
    """
    asked = replace(options, grounds_for=(ruling["period"],), readings=None)
    setting = settle(evidence, asked, known or words())
    about = (ruling["agreement"], ruling["term"], ruling["reading"])
    frames = [
        _of_case(_near(setting, ruling), held.case, ruling["id"], engine or LocalEngine(workers=1))
        for held in held_of(setting, [a for a in agreements if a.id == ruling["agreement"]])
        if held.case is not None and (held.rule.agreement.id, held.rule.term.id, held.rule.reading.id) == about
    ]
    return ground_table(frames)


def _near(setting: Setting, ruling: Mapping[str, Any]) -> Setting:
    """The setting with the incidents that can bear on the ruling."""
    if ruling["period"] != "day":
        return setting
    touches = (pl.col("earliest") < ruling["latest"]) & (pl.col("latest") >= ruling["earliest"])
    return setting.over(setting.frame.filter(touches))


def _of_case(setting: Setting, case: Case, ruling: str, engine: Engine) -> pl.DataFrame:
    ids = ids_of(case) if case.counted else pl.Series([], dtype=pl.String)
    outside = str(ids[len(case.stretches.days)]) if case.counted else ruling
    told = gather(setting, [case], engine)
    return named_grounds(told["grounds"], case, ids, outside).filter(pl.col("ruling") == ruling)

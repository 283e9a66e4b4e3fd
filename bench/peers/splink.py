"""Splink 5 (Fellegi-Sunter with EM, on DuckDB) over reports of truce: the same fields, no labels.

It is given what truce is given: interval, disc, name of the place, outlet, act, weapon, doer, killed, injured, and the
words, as the cosine of the same word stems weighed by rarity. Its thresholds are applied by `bench`, so that its own
one half and the best one, picked with the truth in hand, come from one run.
"""

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule
from splink.comparison_library import CustomComparison
from splink.internals.blocking_rule_creator import BlockingRuleCreator

STEM = 5
DAYS_APART = (0.50, 0.02, 0.28, 0.10, 0.05, 0.05)  # same interval, overlapping, touching, ...
ROUNDS = (25, 12, 6, 3)  # of EM: its own 25, fewer where a level that no match has falls below what Splink can hold
KEPT = 0.001  # pairs less probable than this are of no use at any threshold
NARROW_M = 30_000
KM = "(111.2 * sqrt(pow(lat_l - lat_r, 2) + pow((lon_l - lon_r) * cos(radians((lat_l + lat_r) / 2)), 2)))"
JOINT_KM = "(sqrt(pow(radius_m_l, 2) + pow(radius_m_r, 2)) / 1000)"
BOTH_NARROW = f"greatest(radius_m_l, radius_m_r) <= {NARROW_M}"
GAP = "(greatest(first_l, first_r) - least(last_l, last_r))"
COSINE = "array_cosine_similarity(words_l, words_r)"


@dataclass(frozen=True, slots=True)
class Linked:
    """Pairs (left, right, probability) of one run of Splink."""

    pairs: pl.DataFrame
    ids: pl.Series

    def components(self, threshold: float) -> pl.DataFrame:
        """(report, cluster): connected components of the pairs at least so probable."""
        return joined(self.ids, self.pairs.filter(pl.col("probability") >= threshold))

    def best_links(self, threshold: float) -> pl.DataFrame:
        """(report, cluster): only pairs that are the best of both their reports join."""
        kept = self.pairs.filter(pl.col("probability") >= threshold)
        ends = [kept.select(report=end, other=o, weight="weight") for end, o in (("left", "right"), ("right", "left"))]
        best = pl.concat(ends).sort("weight", "other", descending=[True, False]).group_by("report").first()
        both = best.join(best, left_on=["report", "other"], right_on=["other", "report"], how="semi")
        return joined(self.ids, both.select(left="report", right="other"))


def joined(ids: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    """(report, cluster) of every report: what the pairs join, directly or by way of others."""
    number = pl.DataFrame({"id": ids, "at": np.arange(len(ids))})
    left, right = (
        pairs.select(id=end).join(number, on="id", how="left", maintain_order="left")["at"].to_numpy()
        for end in ("left", "right")
    )
    graph = csr_array((np.ones(len(left)), (left, right)), shape=(len(ids), len(ids)))
    _, label = connected_components(graph, directed=False)
    return pl.DataFrame({"report": ids, "cluster": label})


def stems(texts: pl.Series) -> pa.FixedSizeListArray:
    """A unit vector for each text over all word stems, rare ones weighing more; null where there is no text."""
    words = texts.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars().str.split(" ")
    long = (
        pl.DataFrame({"row": np.arange(len(texts)), "stem": words})
        .explode("stem")
        .filter(pl.col("stem").str.len_chars() >= 3)
        .with_columns(pl.col("stem").str.slice(0, STEM))
        .unique()
        .with_columns((np.log(len(texts) + 1.0) - pl.len().over("stem").log()).alias("weight"))
    )
    column = long["stem"].rank("dense").cast(pl.Int64).to_numpy() - 1
    table = np.zeros((len(texts), int(column.max()) + 1), dtype=np.float32)
    table[long["row"].to_numpy(), column] = long["weight"].to_numpy()
    told = table.any(axis=1)
    flat = pa.array(table.ravel())
    return pa.FixedSizeListArray.from_arrays(flat, table.shape[1], mask=pa.array(~told))


def fields(reports: pl.DataFrame) -> pa.Table:
    """The columns that Splink compares. Days are whole numbers since 1970, the last one within the interval."""
    day = pl.col("earliest").dt.epoch("d")
    last = (pl.col("latest") - pl.duration(microseconds=1)).dt.epoch("d")
    act = pl.col("acts").list.first().struct.field("code")
    table = reports.select(
        pl.col("id").alias("unique_id"),
        day.alias("first"),
        pl.max_horizontal(day, last).alias("last"),
        *("source", "lon", "lat", "radius_m", "weapon_class", "by"),
        pl.col("place").str.to_lowercase().alias("place"),
        act.alias("act"),
        pl.coalesce("killed_low", "killed_high").alias("killed"),
        pl.coalesce("injured_low", "injured_high").alias("injured"),
        pl.col("text").str.to_lowercase().alias("said"),
    ).to_arrow(compat_level=pl.CompatLevel.oldest())
    return table.append_column("words", stems(reports["text"]))


def comparison(name: str, null: str, *conditions: str, known: Sequence[float] = ()) -> CustomComparison:
    """Levels from the strictest on; `null` says when a pair tells nothing. `known`: m of every level, not learned."""
    made: list[dict[str, Any]] = [{"sql_condition": c, "label_for_charts": c} for c in (*conditions, "ELSE")]
    for level, m in zip(made, known, strict=False):
        level |= {"m_probability": m, "fix_m_probability": True}
    missing = {"sql_condition": null, "label_for_charts": "missing", "is_null_level": True}
    return CustomComparison([missing, *made], output_column_name=name)


def settings(rounds: int, apart: Sequence[float]) -> SettingsCreator:
    """What is compared, and which pairs are looked at: those within a week, and equal headlines.

    How near in time tellings of one event are is set by hand (`apart`), in Splink's favour: learned by EM it comes
    out as no evidence at all, because the blockings in which it can be learned hold far more strangers than partners.
    """
    same = [comparison(c, f"{c}_l is null or {c}_r is null", f"{c}_l = {c}_r") for c in ("act", "weapon_class", "by")]
    off = "abs(killed_l - killed_r) <= greatest(1, 0.2 * greatest(killed_l, killed_r))"
    compared = [
        comparison("first", "first_l is null or first_r is null", "first_l = first_r and last_l = last_r",
                   f"{GAP} <= -1", f"{GAP} <= 0", f"{GAP} <= 1", f"{GAP} <= 3", known=apart),
        comparison("lon", "lon_l is null or lon_r is null", f"{BOTH_NARROW} and {KM} <= 0.5 * {JOINT_KM}",
                   f"{BOTH_NARROW} and {KM} <= {JOINT_KM}", "place_l = place_r", f"{KM} <= {JOINT_KM}"),
        comparison("source", "source_l is null or source_r is null", "source_l = source_r"),
        comparison("killed", "killed_l is null or killed_r is null", "killed_l = killed_r", off),
        comparison("injured", "injured_l is null or injured_r is null", "injured_l = injured_r"),
        comparison("words", "words_l is null or words_r is null",
                   *(f"{COSINE} >= {at}" for at in (0.8, 0.6, 0.4, 0.25, 0.12, 0.05))),
        *same,
    ]  # fmt: skip
    near = "l.first - r.last <= 7 and r.first - l.last <= 7"
    return SettingsCreator(
        link_type="dedupe_only",
        max_iterations=rounds,
        comparisons=list(compared),
        blocking_rules_to_generate_predictions=[CustomRule(near), block_on("said")],
    )


def link(reports: pl.DataFrame, label: pl.Series | None = None) -> Linked:
    """Learn, in Splink's own order (prior by rules, u by sampling, m by EM among reports of one day), and predict.

    With a `label` (the true event of each report) m is counted from the truth instead: no fair peer, but a mark.
    Raises ValueError, Splink's own, where it cannot learn even in few rounds.
    """
    table = fields(reports)
    if label is not None:
        table = table.append_column("label", label.to_arrow())
    for rounds in ROUNDS[:-1]:
        try:
            return Linked(_predicted(table, rounds, label is not None), reports["id"])
        except ValueError:  # "m_probability value 0.0 is below the minimum"
            continue
    return Linked(_predicted(table, ROUNDS[-1], label is not None), reports["id"])


def _predicted(table: pa.Table, rounds: int, told: bool) -> pl.DataFrame:
    """(left, right, probability, weight)."""
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    api = DuckDBAPI(connection)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(api.register(table), settings(rounds, () if told else DAYS_APART), log_level=logging.ERROR)
        train = linker.training
        rules: list[str | BlockingRuleCreator] = [
            block_on("first", "place", "killed"),
            block_on("first", "said", "killed"),
        ]
        train.estimate_probability_two_random_records_match(rules, recall=0.1)
        train.estimate_u_using_random_sampling(max_pairs=300_000, seed=7)
        if told:
            train.estimate_m_from_label_column("label")
        else:
            train.estimate_parameters_using_expectation_maximisation(block_on("first"))
        found: pl.DataFrame = linker.inference.predict(threshold_match_probability=KEPT).as_duckdbpyrelation().pl()
    return found.select(left="unique_id_l", right="unique_id_r", probability="match_probability", weight="match_weight")

"""Splink 5 on the worlds: Fellegi-Sunter with EM, no labels, pairs joined into connected components.

It is given what truce is given, and more: places on a plane, distance in deviations of the stated precision, and, for
sources that publish no link, the kinds that a person would read their plain words as. Pairs are looked for in eight
overlapping grids of 30 km and 2 days, so nearly every true pair is compared. Its best cut is picked with the truth in
hand, which flatters it. meltt runs only where R and its package are there; nothing is fetched for it.
"""

import importlib
import logging
import shutil
import subprocess
import time
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from bench.score import match
from bench.shared_worlds import SHARED
from bench.worlds_tables import KIND_OF, SCHEMES
from bench.worlds_truth import KM_PER_LAT, KM_PER_LON, LAT0, LON0

GRID_KM, GRID_DAYS = 30.0, 2
SIGMA_KM = {1: 1.3, 2: 3.0, 3: 7.0}
OWN_CUT = 0.0  # match weight of one half
LEAST = 1e-6  # pairs less probable are of no use at any cut
GRIDS = 8
MELTT = SHARED / "run_meltt.R"
BEST_LINKS_UP_TO = 12_000  # reports; beyond it that way runs out of memory


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of row numbers with match weights (log2 odds), and how long the parts took."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    size: int
    seconds: float


def there() -> bool:
    """Whether Splink is installed."""
    return find_spec("splink") is not None


def fields(reports: pl.DataFrame, taxonomy: pl.DataFrame) -> pl.DataFrame:
    """What is compared, one row a report."""
    linked = taxonomy.filter(pl.col("cls") != "any").select("source", "event_type", kind="type")
    linked = linked.unique(["source", "event_type"], keep="first", maintain_order=True)
    word = {kind: SCHEMES["own"][fine] for fine, kind in KIND_OF.items()}
    side = pl.col("actor").str.extract(r"^([AB])_")
    named = ~pl.col("actor").str.contains("unknown")
    clock = pl.col("date").str.len_chars() > 10
    when = pl.col("date").str.slice(0, 16).str.pad_end(16, "0")
    minutes = when.str.slice(11, 2).cast(pl.Int64, strict=False) * 60 + when.str.slice(14, 2).cast(
        pl.Int64, strict=False
    )
    day = pl.col("date").str.head(10).str.to_date().dt.epoch("d")
    return reports.join(linked, on=["source", "event_type"], how="left", maintain_order="left").select(
        unique_id=pl.col("report_id"),
        source_dataset=pl.col("source"),
        x=(pl.col("lon") - LON0) * KM_PER_LON,
        y=(pl.col("lat") - LAT0) * KM_PER_LAT,
        day=day,
        hour=pl.when(clock).then(day * 24 + minutes / 60),
        sigma=pl.col("geo_prec").replace_strict(SIGMA_KM, return_dtype=pl.Float64),
        fine=pl.when(pl.col("event_type").is_in(list(KIND_OF))).then("event_type"),
        kind=pl.col("kind"),
        word=pl.coalesce(pl.col("kind").replace_strict(word, default=None), pl.col("event_type")),
        side=side,
        named=pl.when(named).then("actor"),
        dead=pl.col("fatalities"),
    )


def with_grids(table: pl.DataFrame) -> pl.DataFrame:
    """The same with eight keys: the cells of eight grids, each shifted by half a cell."""
    keys = {}
    for number, (ox, oy, ot) in enumerate(product((0.0, 0.5), repeat=3)):
        keys[f"g{number}"] = pl.concat_str(
            (pl.col("x") / GRID_KM + ox).floor().cast(pl.Int64),
            (pl.col("y") / GRID_KM + oy).floor().cast(pl.Int64),
            (pl.col("day") / GRID_DAYS + ot).floor().cast(pl.Int64),
            separator="_",
        )
    return table.with_columns(**keys)


def _levels(name: str, *conditions: str, silent: str | None = None) -> Any:
    """A comparison; the first condition that holds counts. `silent`: nothing is told."""
    levels = importlib.import_module("splink.comparison_level_library")
    library = importlib.import_module("splink.comparison_library")
    made = [levels.CustomLevel(condition, label_for_charts=condition) for condition in conditions]
    missing = (
        [{"sql_condition": silent, "label_for_charts": "not told", "is_null_level": True}] if silent is not None else []
    )
    return library.CustomComparison(output_column_name=name, comparison_levels=[*missing, *made, levels.ElseLevel()])


def comparisons(*, clock: bool) -> list[Any]:
    """What Splink compares, strictest first."""
    away = "sqrt(pow(x_l - x_r, 2) + pow(y_l - y_r, 2))"
    joint = "sqrt(pow(sigma_l, 2) + pow(sigma_r, 2))"
    hours = [f"abs(hour_l - hour_r) <= {h}" for h in (0.5, 1.5, 4, 10)] if clock else []
    return [
        _levels("x", *(f"{away} <= {c} * {joint}" for c in (0.5, 1, 1.5, 2, 2.5, 3))),
        _levels("day", *hours, "day_l = day_r", "abs(day_l - day_r) = 1"),
        _levels("word", "fine_l = fine_r", "kind_l = kind_r", "word_l = word_r"),
        _levels("side", "named_l = named_r", "side_l = side_r", silent="side_l is null or side_r is null"),
        _levels(
            "dead",
            "dead_l = dead_r and dead_l > 0",
            "dead_l = dead_r",
            "abs(dead_l - dead_r) <= 2 and dead_l > 0 and dead_r > 0",
            silent="dead_l is null or dead_r is null",
        ),
    ]


def splink(
    reports: pl.DataFrame, taxonomy: pl.DataFrame, *, free_u: bool = False, best_links: bool = False
) -> tuple[Any, Any, Scored]:
    """(linker, predictions, pairs): trained on these reports, without labels.

    `free_u`: EM may also move how often things agree by chance; it then ranks pairs of one place and day better, but
    what it states is far too low, so that only a cut picked by the truth is of use.
    """
    kit = importlib.import_module("splink")
    logging.getLogger("splink").setLevel(logging.ERROR)
    began = time.perf_counter()
    table = with_grids(fields(reports, taxonomy))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = kit.SettingsCreator(
            link_type="link_and_dedupe" if best_links else "dedupe_only",
            comparisons=comparisons(clock=table["hour"].is_not_null().any()),
            blocking_rules_to_generate_predictions=[kit.block_on(f"g{n}") for n in range(GRIDS)],
            probability_two_random_records_match=min(0.5, 2.6 / len(table)),
            retain_intermediate_calculation_columns=False,
            retain_matching_columns=False,
        )
        api = kit.DuckDBAPI()
        if best_links:
            parts = table.partition_by("source_dataset", as_dict=True, include_key=False)
            given: Any = [api.register(part.to_arrow(), dataset_display_name=name[0]) for name, part in parts.items()]
        else:
            given = api.register(table.drop("source_dataset").to_arrow())
        linker = kit.Linker(given, settings, log_level=logging.ERROR)
        linker.training.estimate_u_using_random_sampling(max_pairs=5e6 if free_u else 5e7, seed=7)
        linker.training.estimate_parameters_using_expectation_maximisation(
            kit.block_on("g0"), fix_u_probabilities=not free_u
        )
        found = linker.inference.predict(threshold_match_probability=LEAST)
    pairs = pl.DataFrame(found.as_pyarrow_table()).select("unique_id_l", "unique_id_r", "match_weight")
    left, right, weight = (pairs[name].to_numpy() for name in pairs.columns)
    return linker, found, Scored(left, right, weight, len(table), time.perf_counter() - began)


def components(scored: Scored, weight: float) -> np.ndarray:
    """Cluster number of every report: what pairs of that match weight or more join, directly or through others."""
    kept = scored.weight >= weight
    shape = (scored.size, scored.size)
    graph = coo_array((np.ones(int(kept.sum()), np.int8), (scored.left[kept], scored.right[kept])), shape=shape)
    return np.asarray(connected_components(graph, directed=False)[1])


def best_cut(scored: Scored, truth: np.ndarray) -> tuple[float, np.ndarray]:
    """(F1, clusters) of the match weight with the best F1, picked with the truth in hand from many."""
    cuts = np.unique(np.quantile(scored.weight, np.arange(0.02, 1.0, 0.02)))
    tried = [components(scored, float(cut)) for cut in cuts]
    right = [match(pl.DataFrame({"truth": truth, "cluster": one})).f1 for one in tried]
    return max(right), tried[int(np.argmax(right))]


def single_best_links(linker: Any, found: Any, sources: list[str], size: int, probability: float) -> np.ndarray:
    """Cluster number of every report by Splink's own way of at most one report of each source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = linker.clustering.cluster_using_single_best_links(
            found, duplicate_free_datasets=sources, threshold_match_probability=probability
        )
    rows = pl.DataFrame(table.as_pyarrow_table()).select("unique_id", "cluster_id").unique("unique_id")
    answer = np.arange(size) + size
    answer[rows["unique_id"].to_numpy()] = rows["cluster_id"].rank("dense").cast(pl.Int64).to_numpy()
    return answer


def meltt_there() -> bool:
    """Whether R, its package meltt and the script that runs it are here."""
    program = shutil.which("Rscript")
    if program is None or not MELTT.is_file():
        return False
    return subprocess.run([program, "-e", "library(meltt)"], capture_output=True, check=False).returncode == 0


def meltt(folder: Path) -> tuple[pl.DataFrame, float]:
    """(report_id, cluster_id of the shared script's run on a shared world, seconds); 20 km and one day."""
    began = time.perf_counter()
    subprocess.run(["Rscript", str(MELTT), str(folder), "20", "1", "1"], capture_output=True, check=True)
    return pl.read_csv(folder / "meltt_clusters.csv"), time.perf_counter() - began

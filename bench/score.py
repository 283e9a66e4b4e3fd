"""How right a fusion is, where the truth is known: clusters, probabilities, discs and intervals.

    python -m bench.score WORLD_DIR clusters.parquet [--incidents FILE] [--links FILE]

**Clusters**: pairwise precision, recall and F1; B-cubed F1; share of true incidents recovered exactly.

**Membership.** The incident that a cluster stands for is the true incident with the greatest sum of probabilities among
its reports (a tie goes to the smaller incident id). A probability is right where its report tells of that incident.
Principal figure: reports in clusters of two or more, which are the claims that could be wrong. `membership_all` counts
lone reports too, whose claim cannot fail; `membership_named` leaves out those stated as certain (the report that names
the incident is 1 by definition).

**Pairs.** A probability is right where both reports truly tell of one incident.

**Expected calibration error** (ECE): the mean over reports of |mean stated - share true| of the bin it falls in: ten
bins of equal width, and apart ten of equal mass (equal statements are never parted).

**Discs and intervals.** Share of incidents whose disc, and whose interval [earliest, latest], holds the true place and
instant of the incident that the cluster stands for. Incidents without a place count only for time. Invented ones, which
happened nowhere, count for neither.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 10
EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Match:
    """How two partitions of the same reports agree."""

    precision: float
    recall: float
    f1: float
    b3_f1: float
    exact: float
    clusters: int
    incidents: int


def match(labels: pl.DataFrame) -> Match:
    """From columns `truth` and `cluster`, one row a report."""
    cells = labels.group_by("truth", "cluster").len("both")
    cells = cells.with_columns(
        of_truth=pl.col("both").sum().over("truth"), of_cluster=pl.col("both").sum().over("cluster")
    )
    both, true, found = (cells[name].to_numpy().astype(float) for name in ("both", "of_truth", "of_cluster"))
    shared = float((both * (both - 1)).sum())
    precision = shared / max(1.0, float((both * (found - 1)).sum()))
    recall = shared / max(1.0, float((both * (true - 1)).sum()))
    b3_precision, b3_recall = ((both * both / whole).sum() / max(1.0, both.sum()) for whole in (found, true))
    incidents = cells["truth"].n_unique()
    exact = int(((both == true) & (both == found)).sum())
    return Match(
        precision,
        recall,
        _harmonic(precision, recall),
        _harmonic(b3_precision, b3_recall),
        exact / max(1, incidents),
        cells["cluster"].n_unique(),
        incidents,
    )


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / max(1e-12, a + b)


def stands_for(labels: pl.DataFrame) -> pl.DataFrame:
    """cluster, incident: the true incident with most probability among a cluster's reports.

    `labels` has columns truth, cluster, probability; one row a report.
    """
    weight = labels.group_by("cluster", "truth").agg(pl.col("probability").sum().round(9))
    return (
        weight.sort(["probability", "truth"], descending=[True, False])
        .group_by("cluster", maintain_order=True)
        .agg(pl.col("truth").first().alias("incident"))
    )


def memberships(labels: pl.DataFrame) -> pl.DataFrame:
    """probability, right, size: one row a report; see the head of this file."""
    return labels.join(stands_for(labels), on="cluster").select(
        "probability", right=pl.col("truth") == pl.col("incident"), size=pl.len().over("cluster")
    )


def pairs(links: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """probability, right: one row a link. `links` has left, right, probability; `truth` has report, truth."""
    return (
        links.select("left", "right", "probability")
        .join(truth.rename({"report": "left", "truth": "a"}), on="left")
        .join(truth.rename({"report": "right", "truth": "b"}), on="right")
        .select("probability", right=pl.col("a") == pl.col("b"))
    )


def reliability(stated: pl.DataFrame, *, equal_mass: bool = False, bins: int = BINS) -> pl.DataFrame:
    """bin, least, most, count, stated (mean), true (share): from columns probability and right."""
    p = stated["probability"].to_numpy()
    if equal_mass:
        edges = np.unique(np.quantile(p, np.arange(1, bins) / bins)) if len(p) else np.empty(0)
    else:
        edges = np.arange(1, bins) / bins
    return (
        stated.with_columns(bin=pl.Series(np.searchsorted(edges, p, side="right")))
        .group_by("bin")
        .agg(
            least=pl.col("probability").min(),
            most=pl.col("probability").max(),
            count=pl.len(),
            stated=pl.col("probability").mean(),
            true=pl.col("right").mean(),
        )
        .sort("bin")
    )


def ece(stated: pl.DataFrame, *, equal_mass: bool = False, bins: int = BINS) -> float:
    """Expected calibration error; nan where nothing is stated."""
    table = reliability(stated, equal_mass=equal_mass, bins=bins)
    weight = table["count"].to_numpy().astype(float)
    gap = np.abs(table["stated"].to_numpy() - table["true"].to_numpy())
    return float((weight * gap).sum() / weight.sum()) if len(weight) else float("nan")


def metres(lon: Floats, lat: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Great-circle distance in metres between places in degrees."""
    a, b = np.radians(lat), np.radians(lat2)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon2 - lon) / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(1.0, half))), float)


@dataclass(frozen=True, slots=True)
class Held:
    """Share of incidents whose disc or interval holds the truth, and how wide those are in the middle."""

    disc: float
    disc_km: float
    interval: float
    interval_h: float
    incidents: int


def held(incidents: pl.DataFrame, named: pl.DataFrame, truth: pl.DataFrame) -> Held:
    """`incidents`: id, lon, lat, radius_m, earliest, latest. `named`: of stands_for. `truth`: of a world."""
    true = truth.filter("happened").select(
        incident="incident_id", true_lon="lon", true_lat="lat", time=pl.col("time").cast(pl.Datetime("us"))
    )
    plain = [pl.col(name).cast(pl.Datetime("us", "UTC")).dt.replace_time_zone(None) for name in ("earliest", "latest")]
    both = (
        incidents.select("lon", "lat", "radius_m", *plain, cluster="id")
        .join(named, on="cluster")
        .join(true, on="incident")
    )
    placed = both.drop_nulls(["lon", "lat", "radius_m"])
    away = metres(*(placed[name].to_numpy() for name in ("lon", "lat", "true_lon", "true_lat")))
    within = (both["earliest"] <= both["time"]) & (both["time"] <= both["latest"])
    width = (both["latest"] - both["earliest"]).dt.total_seconds() / 3600
    return Held(
        float((away <= placed["radius_m"].to_numpy()).mean()) if len(placed) else float("nan"),
        _median(placed["radius_m"]) / 1000,
        float(within.cast(pl.Float64).mean() or 0.0) if len(both) else float("nan"),  # type: ignore[arg-type]
        _median(width),
        len(both),
    )


def _median(values: pl.Series) -> float:
    return float(np.median(values.to_numpy())) if len(values) else float("nan")


def labelled(reports: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """truth, cluster, probability: one row a report of the world; a report without a cluster stands alone."""
    found = clusters.select(
        "report_id", cluster=pl.col("cluster_id").cast(pl.String), probability=pl.col("probability")
    )
    return reports.select("report_id", truth="incident_id").join(
        found, on="report_id", how="left", maintain_order="left"
    ).with_columns(
        pl.col("cluster").fill_null(pl.format("alone-{}", "report_id")), pl.col("probability").fill_null(1.0)
    )  # fmt: skip


def names_of(reports: pl.DataFrame) -> pl.DataFrame:
    """report, truth: ids that links carry (as bench.fusion names reports) with the true incident."""
    return reports.select(
        report=pl.format("rep-{}", pl.col("report_id").cast(pl.String).str.zfill(9)), truth="incident_id"
    )


def measured(
    reports: pl.DataFrame,
    clusters: pl.DataFrame,
    *,
    truth: pl.DataFrame | None = None,
    incidents: pl.DataFrame | None = None,
    links: pl.DataFrame | None = None,
) -> dict[str, float]:
    """Every measure that what is given allows: reports and truth of a world, clusters.parquet, incidents and links."""
    labels = labelled(reports, clusters)
    found = match(labels)
    told = memberships(labels)
    answer = {name: float(getattr(found, name)) for name in Match.__dataclass_fields__}
    kinds = {
        "membership": told.filter(pl.col("size") > 1),
        "membership_all": told,
        "membership_named": told.filter((pl.col("size") > 1) & (pl.col("probability") < 1)),
    }
    if links is not None:
        kinds["pair"] = pairs(links, names_of(reports))
    for name, stated in kinds.items():
        answer[f"ece_{name}"] = ece(stated)
        answer[f"ece_{name}_mass"] = ece(stated, equal_mass=True)
    if incidents is not None and truth is not None:
        coverage = held(incidents, stands_for(labels), truth)
        answer |= {name: float(getattr(coverage, name)) for name in Held.__dataclass_fields__ if name != "incidents"}
    return answer


def main() -> None:
    """Print every measure and the tables of reliability."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("world", type=Path)
    asked.add_argument("clusters", type=Path)
    asked.add_argument("--incidents", type=Path)
    asked.add_argument("--links", type=Path)
    given = asked.parse_args()
    reports, clusters = pl.read_parquet(given.world / "reports.parquet"), pl.read_parquet(given.clusters)
    known = given.world / "truth.parquet"
    extra = {name: pl.read_parquet(path) for name in ("incidents", "links") if (path := getattr(given, name))}
    extra |= {"truth": pl.read_parquet(known)} if known.is_file() else {}
    for name, value in measured(reports, clusters, **extra).items():
        print(f"{name:24} {value:.4f}")
    print(reliability(memberships(labelled(reports, clusters)).filter(pl.col("size") > 1)))
    if "links" in extra:
        print(reliability(pairs(extra["links"], names_of(reports))))


if __name__ == "__main__":
    main()

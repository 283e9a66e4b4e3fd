"""How well headlines are read: acts and doer of VIINA reports against a reader's answers.

    python -m bench.headlines LABELS.csv ROWS.parquet

LABELS.csv holds row keys and answers, no headline: sample, datetime, lon, lat, headline_sha256 (first 12 hex digits of
the headline's SHA-256, because one outlet's minute may hold two headlines), force (yes: the headline tells of a use of
force that happened; mentioned: it tells of something else and names one; no), doer (party id, or none). The rows of the
parquet that answer to the keys go through the source `viina` as they would in a mission. Prints a table in Markdown.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.sources.catalogue import cards, open_source
from truce.sources.contract import Window
from truce.vocabulary import vocabulary

KEYS = ("datetime", "lon", "lat", "headline_sha256")
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)
HALF = 0.5


def fingerprint(headline: str) -> str:
    return hashlib.sha256(headline.encode()).hexdigest()[:12]


def keyed_rows(labels: pl.DataFrame, rows: Path) -> pl.DataFrame:
    """The rows of the file that answer to a key, with that key's number in the labels; every key must be found."""
    wanted = labels.select(*KEYS).with_row_index("label").with_columns(pl.col("lon", "lat").round(6))
    near = pl.read_parquet(rows).with_columns(pl.col("lon", "lat").round(6)).join(wanted, on=KEYS[:3], how="semi")
    prints = pl.col("headline").map_elements(fingerprint, return_dtype=pl.String).alias("headline_sha256")
    found = near.with_columns(prints).join(wanted, on=KEYS, how="inner", maintain_order="left")
    if lost := labels.height - found["label"].n_unique():
        raise SystemExit(f"{lost} of {labels.height} labelled rows are not in {rows.name}")
    return found


def as_read(found: pl.DataFrame) -> pl.DataFrame:
    """label, weight (all violent acts of the report together) and by: what the source `viina` makes of each row."""
    violent = [code for code, act in vocabulary().acts.items() if act.violent]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        found.drop("label", "headline_sha256").write_parquet(file)
        parcels = open_source(cards()["viina"])(file, Window(), {})
        told = pl.concat([pl.DataFrame(parcel.tables["report"]) for parcel in parcels])
    act = pl.element().struct.field
    weight = pl.col("acts").list.eval(pl.when(act("code").is_in(violent)).then(act("weight")).otherwise(0.0)).list.sum()
    number = found.select("label").with_row_index("row", offset=1)
    return told.select(pl.col("row").cast(pl.UInt32), weight.alias("weight"), "by").join(number, on="row").drop("row")


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else f"- (0/{whole})"


def acts_line(name: str, told: pl.DataFrame) -> str:
    """One row of the table of acts: n, frequency, mean weight, precision and recall at one half, Brier."""
    force = (told["force"] == "yes").to_numpy()
    weight = told["weight"].to_numpy()
    said = weight >= HALF
    hit = int((said & force).sum())
    brier = float(np.mean((weight - force) ** 2))
    base = float(force.mean())
    cells = (name, told.height, f"{base:.2f}", f"{weight.mean():.2f}", share(hit, int(said.sum())))
    return row(*cells, share(hit, int(force.sum())), f"{brier:.3f}", f"{base * (1 - base):.3f}")


def doer_line(name: str, told: pl.DataFrame, party: str | None = None) -> str:
    """One row of the table of doers; with a party, only what is said of that one."""
    said = told["by"].is_not_null() if party is None else (told["by"] == party).fill_null(value=False)
    true = told["doer"] != "none" if party is None else told["doer"] == party
    hit = int((said & (told["by"] == told["doer"])).sum())
    forceful = int((said & (told["force"] != "no")).sum())
    return row(name, share(hit, int(said.sum())), share(hit, int(true.sum())), share(forceful, int(said.sum())))


def bins(told: pl.DataFrame) -> list[str]:
    """Reliability: in each bin of the weight, the mean weight and how often there was force."""
    force: NDArray[np.bool_] = (told["force"] == "yes").to_numpy()
    weight = told["weight"].to_numpy()
    lines = []
    for low, high in zip(BINS, (*BINS[1:], 1.01), strict=True):
        inside = (weight >= low) & (weight < high)
        if inside.any():
            seen = share(int(force[inside].sum()), int(inside.sum()))
            lines.append(row(f"{low:.1f} to {min(high, 1.0):.1f}", f"{weight[inside].mean():.2f}", seen))
    return lines


def row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def report(told: pl.DataFrame) -> list[str]:
    """The page: acts, reliability and doers of every sample."""
    lines: list[str] = []
    for (name,), sample in told.group_by("sample", maintain_order=True):
        april = pl.col("datetime").str.starts_with("2025-04")
        parts = (("all", sample), ("2025-04", sample.filter(april)), ("other months", sample.filter(~april)))
        lines += [
            f"### {name}",
            "",
            row("rows", "n", "force", "mean weight", "precision", "recall", "Brier", "of a constant"),
        ]
        lines += [row(*["---"] * 8), *(acts_line(title, part) for title, part in parts if part.height), ""]
        lines += [row("weight", "mean weight", "force"), row(*["---"] * 3), *bins(sample), ""]
        lines += [row("by", "precision", "recall", "of these, force or its mention"), row(*["---"] * 4)]
        lines += [doer_line(title, part) for title, part in parts if part.height]
        lines += [doer_line(party, sample, party) for party in sorted(set(sample["doer"]) - {"none"})]
        lines.append("")
    return lines


def measured(labels_file: Path, rows: Path) -> pl.DataFrame:
    """The labels with `weight` and `by` as truce reads them."""
    texts = dict.fromkeys(("sample", "datetime", "headline_sha256", "force", "doer"), pl.String)
    labels = pl.read_csv(labels_file, schema_overrides=texts)
    read = as_read(keyed_rows(labels, rows)).unique("label")
    return labels.with_row_index("label").join(read, on="label", how="left", maintain_order="left")


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    print("\n".join(report(measured(Path(sys.argv[1]), Path(sys.argv[2])))))


if __name__ == "__main__":
    main()

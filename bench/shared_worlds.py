"""The generator and the mark that lie beside the project, run as they are; nothing is copied or written there."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench" / "fusion"
LEVELS = ("easy", "base", "hard", "burst")
MARK = """
import sys, types
sys.path.insert(0, sys.argv[1])
meter = types.ModuleType("measure")
meter.Meter = object
sys.modules["measure"] = meter
import ceiling, numpy
ceiling.THR = 0.0
numpy.save(sys.argv[3], ceiling.main(sys.argv[2])[1])
"""


def there() -> bool:
    """Whether they are here."""
    return (SHARED / "generate.py").is_file()


def _run(words: list[str], scratch: Path) -> None:
    """A fresh process that leaves no compiled files beside the scripts."""
    kept = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NUMBA_CACHE_DIR": str(scratch)}
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=kept)


def generate(level: str, incidents: int, seed: int, folder: Path) -> None:
    """reports.parquet and taxonomy.csv of one level and seed. There is no truth of places and instants."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = ["--out", str(folder), "--level", level, "--incidents", str(incidents), "--seed", str(seed)]
    _run([str(SHARED / "generate.py"), *asked], folder)


def mark(folder: Path) -> pl.DataFrame:
    """report_id, cluster_id, probability (1): the shared all-knowing matcher's answer on a shared world."""
    found = folder / "mark.npy"
    _run(["-c", MARK, str(SHARED), str(folder), str(found)], folder)
    reports = pl.read_parquet(folder / "reports.parquet", columns=["report_id"])
    return reports.with_columns(cluster_id=pl.Series(np.load(found)), probability=pl.lit(1.0))

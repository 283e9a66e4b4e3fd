"""One file read again is the same to the bit, however many threads read it and however its rows are cut and ordered."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources.test_viina import HEAD, row
from tests.sources.tools import written

LABELS = (
    "uav",
    "property",
    "civcas",
    "airstrike",
    "artillery",
    "milcas",
    "control",
    "raid",
    "killing",
    "mil",
    "arresb",
)
WORDS = (
    *("обстріл", "поранені", "загинув", "дрон", "школа", "суд", "ППО", "вибух", "пожежа", "лікарня", "підозра"),
    *("удар", "футбол", "санкції", "ракета", "наступ", "затримали", "порт", "мітинг", "допомога", "атака", "люди"),
)
DIGEST = """
import hashlib, sys
from functools import partial
from pathlib import Path
import polars as pl
from truce.sources import textfile, viina
from truce.sources.contract import Window
if sys.argv[2] == "cut":
    textfile.STRIDE, textfile.LONGEST_RECORD = 90, 5
    viina.Format = partial(textfile.Format, parcel=400)
parcels = list(viina.read(Path(sys.argv[1]), Window(), {}))
assert (len(parcels) > 3) == (sys.argv[2] == "cut"), len(parcels)
whole = pl.concat([pl.from_arrow(p.tables["report"]) for p in parcels]).drop("row").sort("id")
print(hashlib.sha256(repr(whole.rows()).encode()).hexdigest(), whole.height)
"""


def headlines(count: int) -> list[str]:
    """Rows of random words and labels; some are the same report under other labels."""
    chance = random.Random(20250420)
    rows = []
    for number in range(count):
        text = " ".join([*chance.sample(WORDS, chance.randint(0, 6)), str(number % (count - 60))])
        labels = [chance.sample(LABELS, chance.randint(0, 7)) for _ in range(2)]
        rows += [row("2025-04-20 10:00:00", labels="|".join(some), text=text) for some in labels[: 1 + number % 2]]
    return rows


def digest(path: Path, threads: int, how: str) -> str:
    """A fingerprint of every report of a file, read by a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", DIGEST, str(path), how],
        env={**os.environ, "POLARS_MAX_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout


@pytest.mark.long
def test_the_same_rows_give_the_same_bits_in_any_order_in_any_parcels_on_any_threads(tmp_path: Path) -> None:
    rows = headlines(1500)
    (tmp_path / "other").mkdir()
    straight = written(tmp_path / "v.csv", HEAD + "".join(rows))
    shuffled = written(tmp_path / "other" / "v.csv", HEAD + "".join(random.Random(7).sample(rows, len(rows))))

    seen = {
        digest(straight, 1, "whole"),
        digest(straight, 2, "whole"),
        digest(straight, 2, "cut"),
        digest(shuffled, 2, "whole"),
        digest(shuffled, 1, "cut"),
    }

    assert len(seen) == 1

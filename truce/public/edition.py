"""An edition that is out: its list, its files held against their hashes, its incidents laid out for the picture."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from truce.errors import NotFound, Untrustworthy
from truce.picture.lay import GROUND_COLUMNS, RULING_COLUMNS, lay
from truce.picture.sheet import Sheet

CURRENT, LIST, PROOF = "current", "edition.json", "proof.json"
INCIDENTS, RULINGS, GROUNDS = "incidents.parquet", "rulings.parquet", "grounds.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One published folder. `told`: its list, as `truce publish` wrote it; `briefs`: language -> forms."""

    folder: Path
    told: Mapping[str, Any]
    listed: bytes
    proof: str
    sheet: Sheet
    rulings: pl.DataFrame
    briefs: Mapping[str, tuple[str, ...]]

    @property
    def number(self) -> int:
        """Editions are numbered from 1."""
        return int(self.told["edition"])

    @property
    def published_at(self) -> datetime:
        """When it was put out (UTC)."""
        return datetime.fromisoformat(self.told["published_at"])

    @property
    def digest(self) -> str:
        """SHA-256 of its list: what the log holds."""
        return sha256(self.listed).hexdigest()

    def incidents(self) -> pl.DataFrame:
        """Every incident that is shown."""
        return pl.read_parquet(self.folder / INCIDENTS)


def current(root: Path) -> str:
    """The name of the edition that is shown. Raises NotFound where none is out."""
    try:
        return (root / CURRENT).read_text("ascii").strip()
    except FileNotFoundError:
        raise NotFound("no edition is out", folder=root.name, remedy="truce publish FOLDER") from None


def open_edition(root: Path) -> Edition:
    """The edition that is shown, every file held against its hash.

    Raises NotFound where none is out, Untrustworthy where a file is not the one that was published.
    """
    name = current(root)
    if not name.isdigit():
        raise Untrustworthy("the mark of the current edition is damaged", file=CURRENT)
    folder = root / name
    if not (folder / LIST).is_file():
        raise Untrustworthy(
            "the current edition is not all there", file=LIST, remedy="copy its folder before `current`"
        )
    listed = (folder / LIST).read_bytes()
    told = json.loads(listed)
    for file, digest in told["files"].items():
        path = folder / Path(file).name
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != digest:
            raise Untrustworthy("a file is not the one that was published", file=file, remedy="publish again")
    has = (folder / RULINGS).is_file()
    rulings = (
        pl.read_parquet(folder / RULINGS) if has else pl.DataFrame(schema=dict.fromkeys(RULING_COLUMNS, pl.String))
    )
    grounds = pl.read_parquet(folder / GROUNDS) if has else _no_grounds()
    sheet = lay(
        pl.read_parquet(folder / INCIDENTS),
        rulings,
        grounds,
        version=sha256(listed).hexdigest()[:16],
        zone=told["time_zone"],
    )
    briefs: dict[str, tuple[str, ...]] = {}
    for file in sorted(name for name in told["files"] if name.startswith("brief.")):
        _, language, form = file.split(".")
        briefs[language] = (*briefs.get(language, ()), form)
    return Edition(
        folder=folder,
        told=told,
        listed=listed,
        proof=(folder / PROOF).read_text("utf-8"),
        sheet=sheet,
        rulings=rulings,
        briefs=briefs,
    )


def _no_grounds() -> pl.DataFrame:
    kinds = {name: pl.String if name in ("ruling", "incident") else pl.Float64 for name in GROUND_COLUMNS}
    return pl.DataFrame(schema=kinds)

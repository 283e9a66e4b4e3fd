"""The invented ceasefire as files: an agreement, zones, the source files, and the truth."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import truce.sample.lines as mapping
import truce.sample.ministries as bulletins
import truce.sample.papers as registry
import truce.sample.places as isle
import truce.sample.press as newsroom
from truce.sample.places import local
from truce.sample.story import Story, tell
from truce.sample.telling import Telling, as_line, as_row
from truce.sample.truth import Placed, truth_of
from truce.sample.watch import CAMERAS, PATROLS, as_coverage

AGREEMENT_ID = "vela-2024"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFile:
    """One file to collect: with which source card, and with which options."""

    path: Path
    source: str
    title: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Where everything was written, and when the story begins, ends and is looked back upon (UTC)."""

    folder: Path
    agreement_id: str
    agreement: Path
    zones: Path
    files: tuple[SampleFile, ...]
    truth: Path
    start: datetime
    end: datetime
    as_of: datetime
    time_zone: str
    seed: int


def write_sample(folder: Path, seed: int = 7) -> Sample:
    """Write the invented ceasefire of a seed into a folder, which is made where it is missing.

    The same seed gives the same bytes. Files of the same names in the folder are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    story = tell(seed)
    placed: list[Placed] = []
    written = [
        _jsonl(folder / "patrols.jsonl", "Vela Observer Mission: patrol log", tuple(PATROLS), story, placed),
        _jsonl(folder / "cameras.jsonl", "Vela Observer Mission: cameras", tuple(CAMERAS), story, placed),
        _papers(folder, story),
        _table(folder, newsroom.WIRE, "Meridian Wire, a news agency", story, placed),
        _table(folder, newsroom.CHANNEL, "Vela Now, a local messaging channel", story, placed),
        _jsonl(
            folder / f"{bulletins.HEATH}.jsonl", "Bulletin of the Heath ministry", (bulletins.HEATH,), story, placed
        ),
        _jsonl(
            folder / f"{bulletins.KARST}.jsonl", "Bulletin of the Karst ministry", (bulletins.KARST,), story, placed
        ),
        _lines(folder),
    ]
    agreement = folder / f"{AGREEMENT_ID}.yaml"
    _ship(agreement)
    zones, truth = folder / "zones.geojson", folder / "truth.json"
    _write(zones, json.dumps(isle.zones(), indent=1) + "\n")
    _write(truth, json.dumps(truth_of(story, placed, seed), indent=1, ensure_ascii=False) + "\n")
    return Sample(
        folder=folder, agreement_id=AGREEMENT_ID, agreement=agreement, zones=zones, files=tuple(written), truth=truth,
        start=local(isle.FIRST_DAY), end=local(isle.AFTER), as_of=local(isle.LOOKED_BACK, 12),
        time_zone=isle.TIME_ZONE, seed=seed,
    )  # fmt: skip


def _ship(path: Path) -> None:
    """Copy a file that the package ships, as it is."""
    path.write_bytes(files("truce.sample").joinpath("data", path.name).read_bytes())


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _write_jsonl(path: Path, told: Iterable[Mapping[str, Any]]) -> None:
    _write(path, "".join(json.dumps(t, ensure_ascii=False, separators=(",", ":")) + "\n" for t in told))


def _jsonl(path: Path, title: str, voices: Sequence[str], story: Story, placed: list[Placed]) -> SampleFile:
    """Reports of some voices, their coverage and their claims, in order of telling; rows are noted in `placed`."""
    mine: list[Telling] = [t for t in story.tellings if t.voice in voices]
    placed.extend(Placed(t, path.name, row) for row, t in enumerate(mine, start=1))
    watched = [as_coverage(w) for w in story.watches if w.watcher in voices]
    claims = [c for c in bulletins.claims(story.truth) if c["source"] in voices]
    _write_jsonl(path, [*(as_line(t) for t in mine), *watched, *claims])
    return SampleFile(path=path, source="jsonl", title=title)


def _table(folder: Path, voice: str, title: str, story: Story, placed: list[Placed]) -> SampleFile:
    """Reports of one voice as a CSV, with the card file that says what its columns mean."""
    path, card = folder / f"{voice}.csv", folder / f"{voice}.card.yaml"
    mine = [t for t in story.tellings if t.voice == voice]
    placed.extend(Placed(t, path.name, row) for row, t in enumerate(mine, start=1))
    rows = [as_row(t) for t in mine]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    _write(path, text.getvalue())
    _ship(card)
    return SampleFile(path=path, source="table", title=title, options={"card": str(card)})


def _papers(folder: Path, story: Story) -> SampleFile:
    path = folder / registry.REGISTRY
    _write_jsonl(path, [*registry.documents(), *registry.sightings(story.tellings), *registry.inventories()])
    return SampleFile(path=path, source="jsonl", title="Vela Observer Mission: registry of papers, guns and depots")


def _lines(folder: Path) -> SampleFile:
    path = folder / "lines-and-zones.jsonl"
    _write_jsonl(path, [*mapping.lines(), *mapping.zone_lines()])
    return SampleFile(path=path, source="jsonl", title="Vela Observer Mission: line of contact of each day, zones")

"""The invented ceasefire of any seed, from files to evidence, in memory; and what was true in it."""

import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from truce.compliance.contract import Evidence
from truce.engines.local import LocalEngine
from truce.fusion.fuse import fuse
from truce.model.columns import conform, empty, to_table
from truce.model.incident import Incident
from truce.model.line import Zone
from truce.model.nouns import OUTSIDE
from truce.sample import Sample, happenings, ministries, press, watch, write_sample
from truce.sources.catalogue import cards, open_source
from truce.sources.contract import Window
from truce.wire.zones import read_zones

NOUNS: dict[str, type] = {noun.__name__.lower(): noun for noun in OUTSIDE}
PLURAL = {"coverage": "coverage", "line": "lines", "report": "reports", "document": "documents",
          "sighting": "sightings", "inventory": "inventories"}  # fmt: skip
HELD = {PLURAL[name]: NOUNS[name] for name in PLURAL} | {"incidents": Incident, "zones": Zone}


def _scaled(knows: dict[str, float], factor: float) -> dict[str, float]:
    return {act: min(1.0, chance * factor) for act, chance in knows.items()}


QUALITIES: dict[str, dict[Any, dict[str, Any]]] = {  # the same story told with other qualities: module -> constants
    "as it ships": {},
    "dim": {  # watchers half blind, a press that knows half as much
        watch: {"PATROL_QUALITY": 0.5, "CAMERA_DAY": 0.55, "CAMERA_NIGHT": 0.3},
        press: {"WIRE_KNOWS": _scaled(press.WIRE_KNOWS, 0.5), "CHANNEL_KNOWS": _scaled(press.CHANNEL_KNOWS, 0.5)},
    },
    "bright": {  # watchers that miss little, nobody lies, a truce broken thrice as often
        watch: {"PATROL_QUALITY": 0.95, "CAMERA_DAY": 0.95, "CAMERA_NIGHT": 0.9},
        ministries: {"INVENTED_IN_TRUCE": 0},
        happenings: {"TRUCE_PER_DAY": 1.5, "CALM_PER_DAY": 1.0},
    },
    "lies": {  # 25 inventions, watchers that see less far
        ministries: {"INVENTED_IN_TRUCE": 25},
        watch: {"PATROL_REACH_M": 4_500.0, "CAMERA_REACH_M": 3_000.0},
    },
    "busy": {happenings: {"TRUCE_PER_DAY": 4.0, "CALM_PER_DAY": 3.0, "BAD_NIGHT_COUNT": 25}},  # hardly a truce
}


def tell_with(quality: str) -> None:
    """From now on, in this process, the story is told with these qualities; KeyError for unknown ones."""
    for module, constants in QUALITIES[quality].items():
        for name, value in constants.items():
            setattr(module, name, value)


@dataclass(frozen=True, slots=True)
class World:
    """What is known of one seed's ceasefire after fusing, and its true incidents (rows of truth.json)."""

    evidence: Evidence
    truth: list[dict[str, Any]]


def world_of(seed: int, keep: Path | None = None) -> World:
    """Make, collect and fuse the ceasefire of a seed; with `keep`, only if that folder does not hold it yet."""
    if keep is not None and (keep / str(seed) / "truth.json").is_file():
        return _kept(keep / str(seed))
    with tempfile.TemporaryDirectory() as folder:
        sample = write_sample(Path(folder), seed)
        world = World(_collected(sample), json.loads(sample.truth.read_text("utf-8"))["incidents"])
    if keep is not None:
        _put(world, keep / str(seed))
    return world


def _collected(sample: Sample) -> Evidence:
    found: dict[str, list[pa.Table]] = defaultdict(list)
    known = cards()
    for file in sample.files:
        for parcel in open_source(known[file.source])(file.path, Window(), dict(file.options)):
            for name, table in parcel.tables.items():
                found[name].append(conform(NOUNS[name], table))
    frames = {PLURAL[name]: _frame(NOUNS[name], found.get(name, [])) for name in PLURAL}
    zones = pl.DataFrame(to_table(Zone, read_zones(sample.zones)))
    zones = pl.concat([zones, _frame(Zone, found.get("zone", []))]).unique("id", keep="first", maintain_order=True)
    incidents = pl.DataFrame(fuse(frames["reports"], LocalEngine(workers=1)).incidents)
    return Evidence(incidents=incidents, zones=zones, **frames)


def _frame(noun: type, tables: list[pa.Table]) -> pl.DataFrame:
    """All of them as one frame, each id once: what a lake would keep."""
    together = pl.DataFrame(pa.concat_tables(tables) if tables else empty(noun))
    return together.unique("id", keep="first", maintain_order=True)


def _put(world: World, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for field in fields(Evidence):
        getattr(world.evidence, field.name).write_parquet(folder / f"{field.name}.parquet")
    (folder / "truth.json").write_text(json.dumps(world.truth), "utf-8")


def _kept(folder: Path) -> World:
    frames = {}
    for field in fields(Evidence):
        table = pl.read_parquet(folder / f"{field.name}.parquet").to_arrow()
        frames[field.name] = pl.DataFrame(conform(HELD[field.name], table))
    return World(Evidence(**frames), json.loads((folder / "truth.json").read_text("utf-8")))

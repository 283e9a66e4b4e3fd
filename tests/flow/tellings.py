"""A mission and reports told by hand, for what happens between one fusing and the next."""

import json
from pathlib import Path
from typing import Any

from truce.flow.collect import collect
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.incident import Incident
from truce.model.report import Report

DAY = "2024-09-20"


def telling(name: str, *, at: str = "12:00", told: str = "13:00", lon: float = -35.9, **said: Any) -> dict[str, Any]:
    """A report of shelling in the land of the invented ceasefire."""
    return {
        "noun": "report",
        "source": name,
        "origin": name,
        "reference": name,
        "told_at": f"{DAY}T{told}:00Z",
        "when": {"earliest": f"{DAY}T{at}:00Z", "latest": f"{DAY}T{at}:30Z"},
        "where": {"lon": lon, "lat": 42.9, "radius_m": 500},
        "acts": {"use_of_weapon": 1.0},
        **said,
    }


def tell(house: House, folder: Path, *tellings: dict[str, Any]) -> None:
    """Collect them as one file."""
    path = folder / f"{'-'.join(t['source'] for t in tellings)}.jsonl"
    path.write_text("".join(f"{json.dumps(t)}\n" for t in tellings), "utf-8")
    collect(house, "jsonl", path)


def report(house: House, name: str) -> str:
    """The id of the report of that source."""
    kept = frame(house, Report, columns=["id", "source"])
    return str(kept.filter(kept["source"] == name)["id"][0])


def groups(house: House) -> set[frozenset[str]]:
    """Which reports are together, by the names of their sources."""
    names = dict(frame(house, Report, columns=["id", "source"]).rows())
    members = frame(house, Incident, columns=["members"])["members"].to_list()
    return {frozenset(names[m["report"]] for m in group) for group in members}


def incident(house: House, name: str) -> str:
    """The id of the incident that the report of that source is in."""
    wanted = report(house, name)
    kept = frame(house, Incident, columns=["id", "members"]).rows()
    return next(str(id) for id, members in kept if any(m["report"] == wanted for m in members))

"""weapons: what was seen where, and what is missing from storage, by each instrument."""

from typing import Any

import polars as pl

from truce.cli import show, who
from truce.cli.options import AsOf, Folder, Json, instant
from truce.flow.asof import look_back
from truce.flow.weapons import CLASSES, kept_holdings, latest, table
from truce.vocabulary import vocabulary

SHOWN = ("in_violation", "indeterminate", "missing", "not_verifiable")
COLUMNS = ("class", "term", "party", "when (UTC)", "what", "where", "metres", "needed", "note")


def weapons(folder: Folder, as_of: AsOf = None, as_json: Json = False) -> None:
    """Say what weapons seen and counted mean by each instrument: too near, back, stored, missing, not verifiable."""
    house = who.open_house(folder)
    known = instant(as_of, house.choices.time_zone, "--as-of")
    holdings = kept_holdings(house if known is None else look_back(house, known).house)
    who.saw(house, "holdings", rows=holdings.height, machine=as_json)
    if as_json:
        show.machine(holdings.to_dicts())
        return
    if holdings.is_empty():
        show.say("no weapon was seen or counted under any term; sightings and inventories come with --source jsonl")
        return
    names = vocabulary().holdings
    heads = [names[code].label().lower() for code in CLASSES]
    rows = (_counted(row) for row in table(holdings).to_dicts())
    show.table("weapons, by each instrument", ("term", "party", *heads), rows)
    show.say(
        "a weapon seen on two days counts twice; of storage sites the last visit counts; nothing is added over terms"
    )
    told = latest(holdings).filter(pl.col("klass").is_in(SHOWN))
    if told.height:
        show.say()
        show.table("one by one", COLUMNS, (_line(row) for row in told.to_dicts()))
    show.say("why: truce why FOLDER ID (ids: --json)")


def _counted(row: dict[str, Any]) -> tuple[object, ...]:
    """One instrument's term, reading and party, and how many of each class; of none a dot."""
    return (row["term"] + _reading(row), row["party"], *(row[code] or "." for code in CLASSES))


def _reading(row: dict[str, Any]) -> str:
    return "" if row["reading"] == "text" else f" ({row['reading']})"


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    what = row["weapon_system"] or (row["weapon_class"] or "unknown").replace("_", " ")
    number = f"{row['count']} x {what}" if row["serial"] is None else f"{what} {row['serial']}"
    metres = [None if row[name] is None else f"{row[name]:,.0f}" for name in ("distance_m", "required_m")]
    return (
        vocabulary().holdings[row["klass"]].label().lower(), row["term"] + _reading(row), row["party"],
        f"{row['at']:%Y-%m-%d %H:%M}", number, row["site"], *metres, (row["note"] or "").replace("_", " "),
    )  # fmt: skip

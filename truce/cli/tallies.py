"""tallies: what parties claim, beside what independent origins support."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from truce import bootstrap
from truce.cli import show
from truce.cli.options import AsOf, Folder, Json, instant
from truce.flow.asof import look_back
from truce.flow.tallies import kept_tallies, tally
from truce.vocabulary import vocabulary

COLUMNS = (
    "category", "claimed", "read as", "told of the accused", "two voices or more", "claimant alone", "nobody named",
    "what cannot be known",
)  # fmt: skip


def tallies(folder: Folder, as_of: AsOf = None, as_json: Json = False) -> None:
    """Show each party's tally beside the evidence, category by category; never averaged, never added up."""
    house = bootstrap.open_house(folder, show.Bars())
    known = instant(as_of, house.choices.time_zone, "--as-of")
    if known is not None:
        house = look_back(house, known).house
        tally(house)
    rows = kept_tallies(house).to_dicts()
    if as_json:
        show.machine(rows)
        return
    if not rows:
        show.say("no claim is kept: agreements of the catalogue bring theirs, others come with --source jsonl")
        return
    for _, some in groupby(rows, key=lambda row: row["claim"]):
        _claim([*some])
    show.say("numbers of parties are in their own units and stand apart; why: truce why FOLDER ID (ids: --json)")


def _claim(rows: list[dict[str, Any]]) -> None:
    first = rows[0]
    ends = [None if first[name] is None else f"{first[name]:%Y-%m-%d %H:%M}" for name in ("earliest", "latest")]
    window = "no time named" if None in ends else f"{ends[0]} to {ends[1]} UTC"
    title = f"{first['by']} of {first['about'] or 'nobody'}, {window}, in {first['unit'] or 'no named unit'}"
    show.table(title, COLUMNS, (_line(row) for row in rows))
    for chain in dict.fromkeys(chain for row in rows for chain in row["copies"]):
        show.say(f"  one voice: {chain}")
    show.say()


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    claimed = "" if row["claimed"] is None else f"{'at least ' if row['at_least'] else ''}{row['claimed']:,}"
    return (
        "all" if row["category"] == "*" else row["category"].replace("_", " "),
        claimed,
        _names("acts", row["acts"]) or "nobody knows",
        "" if row["expected"] is None else f"{row['expected']:.1f} ({row['low']:.0f} to {row['high']:.0f})",
        *("" if row[name] is None else f"{row[name]:.1f}" for name in ("supported", "only_claimant", "unattributed")),
        _names("unknown", row["unknown"]),
    )


def _names(column: str, codes: Iterable[str]) -> str:
    known = vocabulary().acts if column == "acts" else vocabulary().unknowns
    return "; ".join(known[code].label().lower() for code in codes)

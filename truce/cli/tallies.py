"""tallies: what parties claim, beside what independent origins support."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from truce.cli import show, who
from truce.cli.options import AsOf, Folder, Json, instant
from truce.flow.asof import look_back
from truce.flow.tallies import WHOLE, kept_tallies, tally
from truce.vocabulary import vocabulary

COLUMNS = (
    "window (UTC)", "category", "claimed", "told of the accused", "two voices or more", "claimant alone",
    "nobody named", "what cannot be known",
)  # fmt: skip


def tallies(folder: Folder, as_of: AsOf = None, as_json: Json = False) -> None:
    """Show each party's tally beside the evidence, category by category; never averaged, never added up."""
    house = who.open_house(folder)
    known = instant(as_of, house.choices.time_zone, "--as-of")
    if known is not None:
        house = look_back(house, known).house
        tally(house)
    rows = kept_tallies(house).to_dicts()
    who.saw(house, "tallies", rows=len(rows), machine=as_json)
    if as_json:
        show.machine(rows)
        return
    if not rows:
        show.say("no claim is kept: agreements of the catalogue bring theirs, others come with --source jsonl")
        return
    for (by, about, unit), some in groupby(rows, key=lambda row: (row["by"], row["about"], row["unit"])):
        told = [*some]
        show.table(
            f"{by} of {about or 'nobody'}, in {unit or 'no unit it names'}", COLUMNS, (_line(row) for row in told)
        )
        show.say()
    chains = dict.fromkeys(chain for row in rows if row["category"] == WHOLE for chain in row["copies"])
    if chains:
        show.table("one voice, told by several", ("claims", "voice <- sources (reports)"), _chains(rows, chains))
    show.say("numbers of parties are in their own units and stand apart; why: truce why FOLDER ID (ids: --json)")


def _chains(rows: list[dict[str, Any]], chains: Iterable[str]) -> Iterable[tuple[object, ...]]:
    """Each chain with the number of claims in whose window it told."""
    return ((sum(chain in row["copies"] for row in rows if row["category"] == WHOLE), chain) for chain in chains)


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    whole = row["category"] == WHOLE
    claimed = "" if row["claimed"] is None else f"{'at least ' if row['at_least'] else ''}{row['claimed']:,}"
    return (
        _window(row) if whole else "",
        "all" if whole else row["category"].replace("_", " "),
        claimed,
        "" if row["expected"] is None else f"{row['expected']:.1f} ({row['low']:.0f} to {row['high']:.0f})",
        *("" if row[name] is None else f"{row[name]:.1f}" for name in ("supported", "only_claimant", "unattributed")),
        _names("unknowns", (code for code in row["unknown"] if code != "unit_not_comparable")),
    )


def _window(row: dict[str, Any]) -> str:
    ends = [None if row[name] is None else f"{row[name]:%m-%d %H:%M}" for name in ("earliest", "latest")]
    return "none named" if None in ends else f"{row['earliest']:%Y} {ends[0]} to {ends[1]}"


def _names(kind: str, codes: Iterable[str]) -> str:
    return "; ".join(vocabulary().label(kind, code).lower() for code in codes)

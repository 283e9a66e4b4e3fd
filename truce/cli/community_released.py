"""community released: what has left the registers, as it left; what was corrected and taken back."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.community_words import WHY
from truce.cli.options import Folder, Json
from truce.flow.community import released, releasing
from truce.flow.community.releasing import Left
from truce.flow.rights.outgoing import SCREEN, shown
from truce.model.columns import to_row
from truce.model.person import REGISTERS
from truce.model.released import ALL, HIDDEN, SHOWN, STANDS, Release, Shown
from truce.vocabulary.community import community
from truce.vocabulary.harm import harm

ABOUT = "Figures that have left the registers, as they left: nothing is overwritten."
STATES = {
    **WHY,
    HIDDEN: "hidden",
    "none_or_few": "none or few",
    "too_few": "too few to say",
}
LEVELS = {"floor": "verified", "told": "told, not verified", "estimate": "estimate", "counted": ""}
REASONS = ", ".join(community().corrections)  # no choice of the terminal's: what was typed wrongly would be repeated
Register = StrEnum("Register", {name: name for name in REGISTERS})  # type: ignore[misc]
Given = Annotated[str, typer.Argument(help="Its id (rel-...).", show_default=False)]
app = typer.Typer(no_args_is_help=True, help=ABOUT)


@app.command("list")
def list_(
    folder: Folder,
    register: Annotated[Register | None, typer.Option(help="Only this register.", show_default="all")] = None,
    as_json: Json = False,
) -> None:
    """List every release: of which months, how it stands, who released it."""
    house = who.open_house(folder)
    found = [one for one in releasing.releases(house) if register in (None, one.register)]
    shown(house, "look", released.NOUN, len(found), form="json" if as_json else SCREEN)
    if as_json:
        show.machine([_head(one) for one in found])
        return
    columns = ("release", "register", "from", "to", "released", "by", "standing")
    show.table("", columns, [
        (one.id, one.register, one.start, one.until, f"{one.at:%Y-%m-%d}", one.by or "", _standing(one))
        for one in found
    ])  # fmt: skip


@app.command("show")
def show_(folder: Folder, given: Given, as_json: Json = False) -> None:
    """Show the figures of a release as they left; what was hidden is said to be."""
    house = who.open_house(folder)
    one = releasing.release(house, given)
    rows = released.rows(one)
    shown(house, "look", one.id, len(rows), form="json" if as_json else SCREEN)
    if as_json:
        show.machine({**_head(one), "figures": [to_row(row) for row in rows]})
        return
    show.say(f"{one.register}, {one.start} to {one.until} (exclusive), released {one.at:%Y-%m-%d}: {_standing(one)}")
    if not one.kept:
        show.say("an older truce made it and did not keep the figures; the log has their sha256")
        return
    for table in dict.fromkeys(row.table for row in rows):
        filled = [_line(row) for row in rows if row.table == table and _says(row)]
        if filled:
            show.table(table, ("figure", "of", "value", "95 %", ""), filled)
    show.say(f"hidden: below {one.hidden_below}, or what would give it away")


@app.command()
def withdraw(
    folder: Folder,
    given: Given,
    why: Annotated[
        str, typer.Option("--why", help=f"Why; a code, since words could tell of whom: {REASONS}.", show_default=False)
    ],
    as_json: Json = False,
) -> None:
    """Take a release back: it stays on record and leaves every edition to come. Whoever has it still has it."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        one = releasing.withdraw(house, given, why)
    if as_json:
        show.machine(_head(one))
    else:
        show.say(f"{one.id} is taken back; briefs made before hold it still")


def say_left(left: Left[Any]) -> None:
    """Under which id figures are kept, and what they took the place of."""
    one = left.release
    if not left.new:
        show.say(f"these left before, the same: {one.id}")
        return
    show.say(f"kept as {one.id}" + ("" if one.corrects is None else f", which corrects {one.corrects}"))


def _head(one: Release) -> dict[str, Any]:
    told = to_row(one)
    return {name: value for name, value in told.items() if name != "rows"} | {"figures": len(one.rows)}


def _standing(one: Release) -> str:
    if one.standing == STANDS:
        return "stands" if one.corrects is None else f"stands, corrects {one.corrects}"
    why = "" if one.ended_why is None else f": {community().corrections[one.ended_why].label().lower()}"
    return one.standing + (f" by {one.ended_by}" if one.ended_by else "") + why


def _says(row: Shown) -> bool:
    """Whether a row is worth a line: a number, or that one was hidden; not that there was nothing."""
    return row.value != 0 and row.state != "none_or_few"


def _line(row: Shown) -> tuple[str, str, str, str, str]:
    lists = {**community().indicators, **harm().outcomes}
    figure = lists[row.figure].label() if row.figure in lists else row.figure
    of = " / ".join("all" if one == ALL else one for one in row.cell)
    span = "" if row.low is None or row.high is None else f"{_number(row, row.low)} to {_number(row, row.high)}"
    value = "" if row.value is None else _number(row, row.value)
    notes = (LEVELS[row.level], "" if row.state == SHOWN else STATES[row.state])
    return figure, of, value, span, "; ".join(filter(None, notes))


def _number(row: Shown, value: float) -> str:
    return format(value, {"share": ".0%", "count": ",.0f"}.get(row.unit, ",.1f"))

"""truce talks: a negotiation as data, tied to the record of compliance. It says what follows; it decides nothing."""

from typing import Annotated

import typer

from truce.cli import show, who
from truce.cli.forecast_scenarios import end_unread
from truce.cli.options import Folder, Json
from truce.cli.talks_asked import asked_of, say_sitting
from truce.cli.talks_open import (
    AsOf,
    KnownBy,
    Language,
    Of,
    SaidOnly,
    Where,
    day,
    language_of,
    moment,
    opened,
    saw,
    tell,
    zone_of,
)
from truce.cli.talks_packages import say_packages
from truce.cli.talks_table import say_ground, say_table
from truce.cli.talks_told import say_board, say_takeaways
from truce.cli.why import say_reason
from truce.flow.talks import kept, shelf
from truce.flow.talks.because import because
from truce.flow.talks.elicit import found as found_of
from truce.flow.talks.elicit import keep_sitting, odd, rows, sit
from truce.flow.talks.instruments import deadlines as board
from truce.flow.talks.instruments import read_conditional, taken_away
from truce.flow.talks.packages import MOST, Asked
from truce.flow.talks.packages import packages as search
from truce.flow.talks.table import ground as common
from truce.flow.talks.table import table

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Words = list[str] | None


@app.command()
def add(
    folder: Folder,
    file: Annotated[str, typer.Argument(help="A negotiation file, or an id of the catalogue.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Take a negotiation file into the record: good rows land, bad ones are told, the same file twice is one.

    A later version adds what is new in it; nothing is overwritten. Who may read a row stands in the row.
    """
    house = who.open_house(folder)
    taken = kept.add(house, shelf.find(file))
    if as_json:
        show.machine(show.plain(taken))
        return
    for fault in taken.faults:
        show.complain(fault)
    told = ", ".join(f"{number} {section}" for section, number in taken.new.items())
    show.say(f"{taken.title} ({taken.negotiation}): {told or 'nothing new'}; {taken.already} rows stood already")
    if taken.faults:
        show.say(f"{len(taken.faults)} rows did not land: mend them and take the file in again")


@app.command("list")
def list_(folder: Folder, as_json: Json = False) -> None:
    """Which negotiations the mission holds, and which ship with truce."""
    found = {"here": list(kept.ids(who.open_house(folder))), "shipped": list(shelf.shipped())}
    if as_json:
        show.machine(found)
        return
    for where, ids in found.items():
        show.say(f"{where}: {', '.join(ids) or 'none'}")


@app.command("show")
def show_(
    folder: Where,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    said_only: SaidOnly = False,
    of: Of = None,
    as_json: Json = False,
) -> None:
    """The table as it stood: tracks, meetings with each side's read-out apart, positions, promises, texts."""
    held = opened(folder, of, as_of, known_by, said_only=said_only)
    found = table(held)
    tell(held, found, len(found.positions) + len(found.held.readouts), say_table, as_json=as_json)


@app.command()
def ground(
    folder: Where,
    since: Annotated[str | None, typer.Option("--since", help="Also what moved since this day.")] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    said_only: SaidOnly = False,
    of: Of = None,
    as_json: Json = False,
) -> None:
    """Where common ground lies: who would take what, which red lines block, what moved, where word and deed part."""
    held = opened(folder, of, as_of, known_by, said_only=said_only)
    found = common(held, day(since, zone_of(held), "--since"))
    tell(
        held,
        found,
        len(found.cells),
        lambda each: say_ground(each, held.negotiation, mission=held.house is not None),
        as_json=as_json,
    )


@app.command()
def packages(
    folder: Where,
    assume: Annotated[
        Words,
        typer.Option(
            "--assume", help="Move a worth: party.issue.option=0.7, or party.no-deal=0.4; 0 to 1.", show_default=False
        ),
    ] = None,
    weigh: Annotated[
        Words, typer.Option("--weigh", help="Move how much an issue counts: party.issue=2.", show_default=False)
    ] = None,
    text: Annotated[
        Words, typer.Option("--text", help="What the current text settles: issue=option.", show_default=False)
    ] = None,
    draft: Annotated[
        Words,
        typer.Option(
            "--draft",
            help="The file of a text whose terms would verify options: could they be watched?",
            show_default=False,
        ),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="Tell at most so many packages.")] = MOST,
    assumptions: Annotated[bool, typer.Option("--assumptions", help="Also every assumption, with its source.")] = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    of: Of = None,
    as_json: Json = False,
) -> None:
    """Which packages every party could accept, by what is assumed; what blocks the rest. It recommends none.

    What things are worth nobody states: every worth is somebody's assumption, shown with its source, and movable.
    """
    held = opened(folder, of, as_of, known_by)
    drafts = tuple(draft or ())
    asked = Asked(
        assume=tuple(assume or ()), weigh=tuple(weigh or ()), text=tuple(text or ()), drafts=drafts, most=most
    )
    found = search(held, asked)
    tell(
        held,
        found,
        len(found.offers),
        lambda each: say_packages(each, held.negotiation, everything=assumptions),
        as_json=as_json,
    )


@app.command()
def deadlines(
    folder: Where,
    as_of: AsOf = None,
    met: Annotated[
        str | None, typer.Option("--met", help="Your chance that it is met: 0.3, or 0.3:0.2:0.5.", show_default=False)
    ] = None,
    if_met: Annotated[
        Words, typer.Option("--if-met", help="Your likelihood of a scenario then: A=0.4.", show_default=False)
    ] = None,
    if_missed: Annotated[
        Words, typer.Option("--if-missed", help="The same if it is missed: A=0.1.", show_default=False)
    ] = None,
    of: Of = None,
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Deadlines as instruments: by whom, what was announced and what came, moved how, days left, and what to believe.

    With --met, --if-met and --if-missed: what your likelihoods make together, beside those that stand.
    """
    held = opened(folder, of)
    told = read_conditional(met, tuple(if_met or ()), tuple(if_missed or ()))
    found = board(held, moment(held, as_of), told, language_of(held, language))
    tell(held, found, len(found.countdowns), say_board, as_json=as_json)
    if found.unread is not None:
        end_unread(found.unread, machine=as_json)


@app.command()
def takeaways(
    folder: Where,
    meeting: Annotated[str, typer.Option("--meeting", "-m", help="The id of the meeting.", show_default=False)],
    by: Annotated[str | None, typer.Option("--by", help="As things stood on this day; its last, if none.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="New since this day; the meeting before, if none.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Every sentence, not only the first of each part.")] = False,
    of: Of = None,
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Key takeaways of a round: who said what, what is common, what is new, what it would take, what to watch.

    Composed from the record: each sentence carries the ids it rests on (`truce talks why`).
    """
    held = opened(folder, of)
    days = day(by, zone_of(held), "--by"), day(since, zone_of(held), "--since")
    found = taken_away(held, meeting, *days, language_of(held, language))
    tell(held, found, sum(map(len, found.parts)), lambda each: say_takeaways(each, whole=whole), as_json=as_json)
    if found.unread is not None:
        end_unread(found.unread, machine=as_json)


@app.command()
def elicit(
    folder: Where,
    party: Annotated[str, typer.Option("--party", "-p", help="For whom the answers speak.", show_default=False)],
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="Ask at most so many questions.")] = 20,
    of: Of = None,
    as_json: Json = False,
) -> None:
    """Ask which of two one party would rather have, until enough is known; keep what follows as judgements of worth.

    Answer 1, 2, = (alike), ? (cannot say) or q (enough). In a mission the rows are kept, restricted; of a file alone
    they are shown, as a talks file writes them.
    """
    held = opened(folder, of)
    sitting = asked_of(sit(held, party), most)
    taken = None if held.house is None or not sitting.answers else keep_sitting(held.house, sitting)
    if as_json:
        told = {
            "worths": found_of(sitting),
            "odd": odd(sitting),
            "rows": rows(sitting, moment(held, None)),
            "kept": taken,
        }
        show.machine(show.plain(told))
    else:
        say_sitting(sitting, taken)


@app.command()
def why(
    folder: Where,
    id: Annotated[str, typer.Argument(help="Any row of the talks: pos-…, rdo-…, a meeting's or an option's id.")],
    of: Of = None,
    as_json: Json = False,
) -> None:
    """From a row back to its sources, to what was said before and after of the same, and to who took it in."""
    held = opened(folder, of)
    reason = because(held, id)
    saw(held, 1, machine=as_json)
    if as_json:
        show.machine(reason.to_dict())
    else:
        say_reason(reason, 0, None)

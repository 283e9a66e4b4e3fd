"""The table and the common ground of talks, in the words of the terminal."""

from collections.abc import Iterable, Iterator

from truce.cli import show
from truce.cli.talks_open import say_look
from truce.model.ground import Cell, Ground, Move, Shown, Table, Zone
from truce.model.talks import Meeting, Negotiation, Position

ANSWERS = {"accept": "yes", "conditional": "if", "reject": "NO", "unknown": "?"}
STATES = {
    "common": "common: every party would take it",
    "conditional": "conditional: every party would take it, some on conditions",
    "unexplored": "unexplored: nothing is known to be acceptable to all, but something that nobody has refused",
    "closed": "closed: each option is refused by somebody",
    "empty": "empty: no option is on the table",
}
RESULTS = {"kept": "kept", "parted": "PARTED", "disputed": "disputed", "unseen": "unseen"}


def say_table(found: Table) -> None:
    """Tracks, meetings with read-outs, positions, promises, texts."""
    say_look(found.look)
    told = found.held
    for track in told.tracks:
        show.say(f"track {track.id}: {track.name} ({track.tier}, {track.format}): {', '.join(track.parties)}")
        for meeting in (one for one in told.meetings if one.track == track.id):
            for line in _meeting(meeting, told):
                show.say(f"  {line}")
    show.say()
    columns = ("issue", "party", "said", "position", "kind", "firmness", "id")
    show.table("positions that stand", columns, map(_position, found.positions))
    show.say()
    promised = ((one.as_of, one.party, one.text, one.due, one.outcome) for one in told.commitments)
    show.table("promises", ("made", "by", "what", "due", "what became of it, as told"), promised)
    show.say()
    texts = ((one.as_of, one.name, one.version, ", ".join(one.parties), one.replaces) for one in told.drafts)
    show.table("texts", ("day", "text", "version", "whose", "replaces"), texts)
    for draft in told.drafts:
        for clause in draft.clauses:
            show.say(f"  {draft.version} {clause.ref}: {clause.words}")


def _meeting(meeting: Meeting, told: Negotiation) -> Iterator[str]:
    """A meeting, and below it what each side said of it, apart."""
    days = f"{meeting.as_of}" + (f" to {meeting.until}" if meeting.until else "")
    about = "about " if meeting.about else ""
    hours = "" if meeting.hours is None else f", {about}{meeting.hours:g} hours"
    place = "" if meeting.place is None else f", {meeting.place}"
    state = "" if meeting.state == "held" else f", {meeting.state.upper()}"
    yield f"{days} {meeting.id}{place}: {meeting.level}{hours}{state}: {meeting.result or 'nothing told of its result'}"
    for one in (each for each in told.readouts if each.meeting == meeting.id):
        yield f"    {one.party} says: {one.text} [{one.id}]"


def _position(one: Position) -> tuple[object, ...]:
    firm = f"{one.firmness}, RED LINE" if one.red_line else one.firmness
    return one.issue, one.party, one.as_of, one.text, one.kind, firm, one.id


def say_ground(found: Ground, told: Negotiation, *, mission: bool) -> None:
    """Overlap, zones, blocks, moves, word beside deed."""
    say_look(found.look)
    columns = ("issue", "option", *found.parties, "what it is")
    show.table("who would take what (yes, if: on a condition, NO, ?: not told; * concluded, | red line)", columns,
               _overlap(found, told))  # fmt: skip
    show.say()
    for zone in found.zones:
        show.say(_zone(zone))
    show.say()
    for line in _blocks(found):
        show.say(line)
    if found.since is not None:
        show.say()
        show.table(f"what moved since {found.since}", ("on", "party", "of", "which way", "what changed", "row"),
                   map(_move, found.moves))  # fmt: skip
    show.say()
    for line in _shown(found.shown, mission=mission):
        show.say(line)


def _overlap(found: Ground, told: Negotiation) -> Iterator[tuple[str, ...]]:
    texts = {option.id: option.text for option in told.options}
    rows: dict[str, dict[str, Cell]] = {}
    for cell in found.cells:
        rows.setdefault(cell.option, {})[cell.party] = cell
    for option, cells in rows.items():
        issue = next(iter(cells.values())).issue
        yield issue, option, *(_cell(cells[party]) for party in found.parties), texts[option]


def _cell(cell: Cell) -> str:
    marks = ("|" if cell.red_line else "") + ("*" if cell.inferred else "")
    return ANSWERS[cell.answer] + marks + (" (also said yes)" if cell.contradicted else "")


def _zone(zone: Zone) -> str:
    named = zone.common or zone.conditional
    told = f" ({', '.join(named)})" if named else ""
    ask = "; to ask: " + ", ".join(f"{party} of {option}" for party, option in zone.to_ask) if zone.to_ask else ""
    rests = "; rests on what nobody said" if zone.inferred else ""
    return f"{zone.issue}: {STATES[zone.state]}{told}{rests}{ask}"


def _blocks(found: Ground) -> Iterator[str]:
    if not found.blocks:
        yield "no red lines leave an issue without an option"
    for block in found.blocks:
        rests = ", one of them concluded by an analyst" if block.inferred else ""
        yield f"BLOCKED: {block.issue}, by the red lines of {' and '.join(block.parties)}{rests} {_ids(block.because)}"


def _move(move: Move) -> tuple[object, ...]:
    changed = ", ".join(move.fields) or "new"
    return move.on, move.party, move.subject, move.toward, changed, move.after


def _shown(shown: tuple[Shown, ...], *, mission: bool) -> Iterator[str]:
    if not mission:
        yield "word and deed: a file alone holds no rulings; in a mission each promise stands beside them"
        return
    yield "word beside deed, by this mission's rulings:"
    for one in shown:
        statuses = ", ".join(f"{reading}: {status}" for reading, status in one.statuses) or "no ruling on it"
        yield f"  {RESULTS[one.result]}: {one.party}: {one.text} ({one.term}: {statuses}) {_ids(one.because)}".rstrip()


def _ids(because: Iterable[str]) -> str:
    told = " ".join(because)
    return f"[{told}]" if told else ""

"""What the database's tables refuse, for a store without one: a wrong place, arrow or part."""

from collections.abc import Sequence

from truce.model.act import Act, Entry
from truce.model.states import PARTS, next_states
from truce.store.refusals import moved_on, no_such_move, two_parts, unknown_part
from truce.wire.leaf import entry_of, leaf_of


def check_acts(kept: Sequence[Entry], acts: Sequence[Act]) -> list[Entry]:
    """The acts as entries that may follow what is kept. Raises as `Ledger.append` does."""
    made: list[Entry] = []
    first = kept[-1].seq + 1 if kept else 1  # an overlay may show an older log with acts left out
    about: dict[str, list[Entry]] = {act.subject: [] for act in acts if act.subject is not None}
    for entry in kept if about else ():
        if entry.subject in about:
            about[entry.subject].append(entry)
    for act in acts:
        entry = entry_of(first + len(made), leaf_of(act))
        before = about.get(entry.subject or "", [])
        if entry.subject is not None:
            place = ((before[-1].position or 0) + 1, before[-1].hash) if before else (1, None)
            if (entry.position, entry.previous) != place:
                raise moved_on(entry)
        _check_move(before, entry)
        if entry.signs is not None:
            _check_part([*kept, *made], entry)
        before.append(entry)
        made.append(entry)
    return made


def _check_move(before: Sequence[Entry], entry: Entry) -> None:
    if entry.move is None:
        return
    moves = [e.move for e in before if e.move is not None]
    stands, number = (moves[-1].to, moves[-1].number) if moves else (None, 0)
    fits = entry.move.start == stands and entry.move.number == number + 1
    if not fits or entry.move.to not in next_states(stands):
        raise no_such_move(entry)


def _check_part(kept: Sequence[Entry], entry: Entry) -> None:
    if entry.signs is None:
        return
    if entry.signs.part not in PARTS:
        raise unknown_part(entry)
    for other in kept:
        if other.signs is None or other.signs.finding != entry.signs.finding:
            continue
        if other.by == entry.by or other.signs.part == entry.signs.part:
            raise two_parts(entry)

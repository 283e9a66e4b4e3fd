"""Whether the street's own tables say what the log says of them: collections, decisions, and what refuses a change.

The log tells of each collection and decision when it is made; the tables are what the street works from. A row changed
behind the program's back differs from its act.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from truce.flow.record.log_check import Fault
from truce.model.act import Entry
from truce.model.collection import Collection
from truce.model.decision import Decision
from truce.model.states import ARROWS, next_states
from truce.store.contract import Beside

Rows = dict[str, dict[str, Any]]  # id -> what is compared
DECIDED = ("left", "right", "same", "by", "why")


class Told:
    """What the acts tell of collections, decisions and undoings: by id, with the number of the act."""

    ACTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {  # act -> table, name of the id, what is compared
        "collected": ("collections", "collection", ("source", "sha256", "added")),
        "decided": ("decisions", "decision", DECIDED),
        "undone": ("undoings", "decision", ("by", "why")),
    }

    def __init__(self) -> None:
        self.of: dict[str, dict[str, tuple[int, dict[str, Any]]]] = {t: {} for t, _, _ in self.ACTS.values()}

    def __call__(self, entry: Entry) -> Iterator[Fault]:
        if entry.act not in self.ACTS:
            return
        table, id, names = self.ACTS[entry.act]
        told = str(entry.facts.get(id))
        if told in self.of[table]:
            yield Fault(entry.seq, f"it tells of {told} once more")
        self.of[table].setdefault(told, (entry.seq, {name: _plain(entry.facts.get(name)) for name in names}))


def rows_of(collections: Iterable[Collection], decisions: Iterable[Decision]) -> dict[str, Rows]:
    """What the tables hold, in the form that the acts tell."""
    made = list(decisions)
    return {
        "collections": {c.id: {"source": c.source, "sha256": c.sha256, "added": _plain(c.added)} for c in collections},
        "decisions": {d.id: {name: _plain(getattr(d, name)) for name in DECIDED} for d in made},
        "undoings": {d.id: {"by": _plain(d.undone_by), "why": _plain(d.undone_why)} for d in made if not d.stands},
    }


def _plain(value: Any) -> Any:
    """As every database can hold it: NUL and halves of surrogate pairs are U+FFFD."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return dict(value) if isinstance(value, Mapping) else value


def check_told(told: Told, kept: Mapping[str, Rows]) -> Iterator[Fault]:
    """That each act has its row and says the same, and that no row stands in a table that no act tells of."""
    for table, acts in told.of.items():
        for id, (seq, facts) in acts.items():
            row = kept[table].get(id)
            if row is None:
                yield Fault(seq, f"the table of {table} lacks {id}")
            elif wrong := [name for name, value in facts.items() if row[name] != value]:
                yield Fault(seq, f"the table of {table} says otherwise of {id}: {', '.join(wrong)}")
        for id in kept[table]:
            if id not in acts and table != "collections":
                yield Fault(None, f"the table of {table} holds {id}, which no act tells of")


def unfinished(told: Told, kept: Mapping[str, Rows]) -> Iterator[Fault]:
    """Collections that no act tells of: a step that was killed leaves one, and so does who puts one in."""
    for id in kept["collections"]:
        if id not in told.of["collections"]:
            why = "its step was killed before it was told, or somebody put it in"
            yield Fault(None, f"the table of collections holds {id}, which no act tells of: {why}")


def check_guards(beside: Beside) -> Iterator[Fault]:
    """That the database holds moves against the arrows there are, and refuses every change of what is kept."""
    for table in beside.unguarded:
        yield Fault(None, f"the table {table} is not append-only any more: its trigger is gone or another")
    if beside.arrows is None:
        return
    arrows = {(start, to) for start in ARROWS for to in next_states(start)}
    for start, to in sorted(beside.arrows - arrows):
        yield Fault(None, f"the table of arrows lets a case go from {start} to {to}")
    for start, to in sorted(arrows - beside.arrows):
        yield Fault(None, f"the table of arrows lacks the way from {start} to {to}")

"""Short ways to items, arguments and acts for tests of verification."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from truce.model.act import Entry, StateMove
from truce.model.information import Graded, Information
from truce.verification.checks import Argument

CASE = "cas-0000000000000001"
THEN = datetime(2024, 10, 20, 8, tzinfo=UTC)


def item(id: str = "i1", *, credibility: str = "3", **told: Any) -> Information:
    given = {"case": CASE, "kind": "observation", "source": f"source-of-{id}", "means": "saw", "tends": "for"}
    graded = (Graded(grade=credibility, by="ana", at=THEN, why="read"),)
    return Information(**{**given, "id": id, "summary": "told", "at": THEN, "grades": graded, **told})


def argument(items: Sequence[Information], letters: Mapping[str, str] | None = None, **told: Any) -> Argument:
    graded = {one.source: "C" for one in items} if letters is None else letters
    cited = frozenset(one.full_id for one in items)
    return Argument(**{"items": tuple(items), "cited": cited, "letters": graded, "exhibits": {}, **told})


class Acts:
    """Acts about cases as a log would hold them: each right after the one before about its subject."""

    def __init__(self) -> None:
        self.kept: list[Entry] = []
        self.state: dict[str, tuple[int, str | None]] = {}

    def add(self, case: str, act: str, to: str | None = None, **facts: Any) -> Entry:
        seq = len(self.kept) + 1
        number, stands = self.state.get(case, (0, None))
        move = None if to is None else StateMove(number + 1, stands, to)
        if to is not None:
            self.state[case] = (number + 1, to)
        before = [one for one in self.kept if one.subject == case]
        entry = Entry(
            seq=seq,
            hash=f"{seq:064x}",
            act=act,
            at=THEN + timedelta(hours=seq),
            by="ivy",
            subject=case,
            position=len(before) + 1,
            previous=before[-1].hash if before else None,
            compartment="case",
            facts=facts,
            move=move,
        )
        self.kept.append(entry)
        return entry

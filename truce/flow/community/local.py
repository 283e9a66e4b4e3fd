"""A local agreement is a small truce: its terms stand among the mission's agreements, and `judge` holds them."""

from dataclasses import dataclass

import polars as pl

from truce.errors import NotFound
from truce.flow.acting import ask
from truce.flow.community.dialogue import find
from truce.flow.community.keeping import Held
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.ruling import Ruling

COLUMNS = ("term", "reading", "party", "status", "reason", "expected", "low", "high", "coverage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A local agreement with what was ruled on it. `title`: None where its text is not among the mission's agreements.

    `rulings`: over the whole of it, one of each term, reading and party, with COLUMNS; empty before `truce judge`.
    """

    held: Held
    title: str | None
    rulings: tuple[dict[str, object], ...]


def judged(house: House, given: str) -> Judged:
    """A local agreement, by its id or its reference, and its rulings; the look is on record. Raises NotFound."""
    held = find(house, "agreement", given)
    agreement = str(held.told["agreement"])
    title = next((one.title for one in house.agreements if one.id == agreement), None)
    return Judged(held=held, title=title, rulings=() if title is None else rulings(house, agreement))


def rulings(house: House, agreement: str) -> tuple[dict[str, object], ...]:
    """What was ruled on each term of an agreement, as a whole. Raises NotFound for one that the mission lacks."""
    ask(house, "look")
    if agreement not in {one.id for one in house.agreements}:
        raise NotFound(
            "the mission has no agreement of that id", remedy="its file goes into agreements/, its name into truce.toml"
        )
    if not house.mission.lake.version(Ruling):
        return ()
    whole = frame(house, Ruling).filter(
        pl.col("agreement") == agreement, pl.col("period") == "whole", pl.col("area") == "all"
    )
    return tuple(whole.select(COLUMNS).sort("term", "reading", "party").to_dicts())

"""What anyone may know of a source without opening it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A source's card: help texts, docs, coverage and briefs all read it.

    `once`: the source tells one incident at most once. `grade` is its Admiralty letter for its own kind
    of news unless the mission's settings say otherwise. `opens` is "module:function" of its reader,
    imported only when the source is used.
    """

    name: str
    title: str
    tells: str
    blind_to: str
    needs: str
    licence: str
    attribution: str
    time_zone: str
    rows_count: str
    unit: str
    opens: str
    grade: str = "F"
    once: bool = False
    gives: tuple[str, ...] = ("report",)
    known_faults: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

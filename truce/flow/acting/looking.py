"""Who looked at what: the look itself is an act."""

from collections.abc import Mapping
from typing import Any

from truce.errors import Conflict
from truce.flow.acting.alarms import watch
from truce.flow.acting.performing import act_of, ask
from truce.flow.house import House
from truce.flow.rulebook import register_of

TURNS = 5  # two looks of one member at once: the second takes the next place in the trail


def look_at(house: House, action: str, subject: str, *, case: str | None = None, **told: Any) -> None:
    """Ask, and put on record who looked at what: the look itself is an act, about the looker's own trail.

    `told`: rows, form, filter, sha256 of what left, where something did.
    """
    ask(house, action, case=case or (subject if subject.startswith("cas-") else None), about=subject)
    _keep_look(house, action, subject, case, told)


def keep_look(house: House, action: str, subject: str, *, case: str | None = None, **told: Any) -> None:
    """Put a look on record that was asked for before; nothing in a mission without members."""
    _keep_look(house, action, subject, case, told)
    watch(house, action, [subject, case])


def _keep_look(house: House, action: str, subject: str, case: str | None, told: Mapping[str, Any]) -> None:
    if house.actor is None or not register_of(house).members:
        return
    facts = {"looked_at": subject, "case": case} | {name: value for name, value in told.items() if value is not None}
    trail = f"views:{house.actor.handle}"
    for turn in range(TURNS):
        try:
            house.mission.ledger.append([act_of(house, action, trail, facts)])
            break
        except Conflict:
            if turn == TURNS - 1:
                raise

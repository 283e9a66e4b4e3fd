"""Small registers about people for the mission that every page of the room is read over."""

from typing import Any

from tests.casework import Staffed
from tests.community.told import TOLD
from truce.flow.community import dialogue
from truce.wire.rows import Row

POINTED = ("session", "agreement", "commitment")  # they belong to the initiative


def accompanied(staff: Staffed) -> dict[str, tuple[str, ...]]:
    """One thing of each noun of dialogue, by whoever accompanies communities; what stands in the places of its ways."""
    house, ids = staff.as_("zoya"), dict[str, str]()
    for noun, told in TOLD.items():
        more: dict[str, Any] = {"initiative": ids["initiative"]} if noun in POINTED else {}
        ids[noun] = dialogue.add(house, noun, [Row(1, told | more)]).new[0]
    return {"noun": tuple(ids), "noun id": tuple(f"{noun} {id}" for noun, id in ids.items())}

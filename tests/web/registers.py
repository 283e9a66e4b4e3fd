"""Small registers about people for the mission that every page of the room is read over."""

from datetime import date
from typing import Any

from tests.casework import Staffed
from tests.community.told import TOLD
from truce.flow.community import dialogue, figures, leaving
from truce.wire.rows import Row

POINTED = ("session", "agreement", "commitment")  # they belong to the initiative


def accompanied(staff: Staffed) -> dict[str, tuple[str, ...]]:
    """One thing of each noun of dialogue, by whoever accompanies communities; what stands in the places of its ways."""
    house, ids = staff.as_("zoya"), dict[str, str]()
    for noun, told in TOLD.items():
        more: dict[str, Any] = {"initiative": ids["initiative"]} if noun in POINTED else {}
        more |= {"agreement": house.agreements[0].id} if noun == "agreement" else {}
        ids[noun] = dialogue.add(house, noun, [Row(1, told | more)]).new[0]
    figures.figures(house, date(2025, 4, 1), date(2025, 5, 1), edition="public")
    record = str(leaving.released(house, dialogue.REGISTER)[0].record)
    return {
        "noun": tuple(ids),
        "noun id": tuple(f"{noun} {id}" for noun, id in ids.items()),
        "record": (record,),
        "record form": (f"{record} json", f"{record} csv"),
    }

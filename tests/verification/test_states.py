"""The state machine of DOMAIN 2.5: one in code, one in the database, and they are the same."""

import importlib.util
from itertools import pairwise
from pathlib import Path

from truce import store
from truce.model.states import ARROWS, next_states
from truce.vocabulary.casework import casework

DRAWN = """
received -> registered -> triaged
triaged -> rejected_out_of_scope | merged | under_verification
under_verification -> assessed -> in_review
in_review -> returned | determined
determined -> notified
notified -> accepted | contested | no_response
accepted -> commission
contested -> commission
no_response -> commission
commission -> endorsed | not_endorsed | remanded
endorsed -> published | restricted
not_endorsed -> published | restricted
remanded -> published | restricted
published -> closed
restricted -> closed
"""


def drawn() -> set[tuple[str, str]]:
    arrows = set()
    for line in DRAWN.split("\n"):
        stations = [part.split(" | ") for part in line.split(" -> ") if part]
        arrows |= {(a, b) for left, right in pairwise(stations) for a in left for b in right}
    return arrows


def in_the_database() -> set[tuple[str, str]]:
    folder = Path(store.__file__).parent / "migrations" / "versions"
    spec = importlib.util.spec_from_file_location("r0004", next(folder.glob("r0004*.py")))
    assert spec is not None
    assert spec.loader is not None
    r0004 = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(r0004)
    told = {(start, to) for start, ends in r0004.ARROWS.items() for to in ends.split()}
    return told | {(start, "reopened") for start in r0004.REOPENS}


def test_code_and_database_hold_the_same_arrows() -> None:
    in_code = {(state, to) for state in ARROWS for to in next_states(state)}

    assert in_code == in_the_database()


def test_every_arrow_of_the_method_is_there_and_what_else_is_there_goes_back() -> None:
    in_code = {(state, to) for state, ends in ARROWS.items() for to in ends}

    assert drawn() <= in_code
    assert in_code - drawn() == {
        ("merged", "triaged"),
        ("returned", "under_verification"),
        ("returned", "assessed"),
        ("reopened", "triaged"),
        ("reopened", "under_verification"),
    }


def test_every_state_has_its_name_in_three_languages() -> None:
    assert set(casework().case_states) == set(ARROWS)

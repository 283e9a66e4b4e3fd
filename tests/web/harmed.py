"""Harm and human rights in the mission that every page is read over: told by two officers, some of it let go."""

from datetime import date

from tests.casework import Staffed
from tests.conftest import ROOT
from truce.flow.community import harm, harm_figures, leaving, rights, rights_figures
from truce.flow.community.harm_shown import CRATER, DAMAGE, INCIDENT, RECORD, REMNANT
from truce.wire.rows import Row, rows_of

EXAMPLES = ROOT / "docs" / "examples" / "harm"
OCTOBER = (date(2024, 10, 1), date(2024, 11, 1))
LEFT = {"day": "2024-10-08", "area": "Southmoor", "sort": "unexploded", "number": 2, "reference": "R-1"}
WORDS = ("casualty", "individual", "damage", "crater", "remnant")


def harmed(staff: Staffed) -> dict[str, tuple[str, ...]]:
    """What stands in the places of the ways of harm: one thing of each kind, some verified, merged, named, let go."""
    hugo, hera = staff.as_("hugo"), staff.as_("hera")
    ids = {
        noun: harm.add(hugo, noun, rows_of((EXAMPLES / file).read_text("utf-8"), file.rpartition(".")[2])).new
        for noun, file in (
            (INCIDENT, "incidents.csv"),
            (RECORD, "individuals.yaml"),
            (DAMAGE, "damage.yaml"),
            (CRATER, "craters.csv"),
        )
    }
    ids[REMNANT] = harm.add(hugo, REMNANT, [Row(1, LEFT)]).new
    for id in ("H-1", "H-1-a", "D-1"):
        harm.step(hugo, id, "under_verification", "sources are sought")
    for id in ("H-1", "H-1-a"):
        harm.step(hera, id, "verified", "visit, clinic and families agree")
    harm.name(hugo, "H-1-a", {"name": "An Invented Name"})
    harm.merge(hugo, "H-2-a", "H-1-a", "one nurse, told twice")
    harm_figures.published(hera, *OCTOBER)
    [left] = leaving.released(hera, "harm")
    people = ids[RECORD]
    kept = rights.add(hugo, rows_of((EXAMPLES / "violations.yaml").read_text("utf-8"), "yaml")).new
    rights_figures.published(hera, *OCTOBER)
    [gone] = leaving.released(hera, "rights")
    return {
        "harm.one": tuple(id for kept in ids.values() for id in kept),
        "harm.again": tuple(kept[0] for kept in ids.values()),
        "harm.ask_name": (people[0], people[1]),
        "harm.new": WORDS,
        "rights.one": tuple(kept),
        "rights.again": tuple(kept),
        "rights.file": (f"{gone.record} json", f"{gone.record} csv"),
        "harm.file": (f"{left.record} json", f"{left.record} csv"),
    }

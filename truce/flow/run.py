"""run: every step that is due, and no more."""

from truce.flow.due import Done
from truce.flow.fuse import fuse
from truce.flow.house import House
from truce.flow.judge import judge
from truce.flow.tallies import tally


def run(house: House) -> list[Done]:
    """Walk the street from reports to rulings, and set claims beside the evidence; each step says whether it was due.

    What was known at an earlier instant is another question, which replaces nothing: see `flow/asof.py`.
    """
    return [fuse(house), judge(house), tally(house)]

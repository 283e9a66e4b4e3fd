"""run: every step that is due, and no more."""

from datetime import datetime

from truce.flow.due import Done
from truce.flow.fuse import fuse
from truce.flow.house import House
from truce.flow.judge import judge


def run(house: House, as_of: datetime | None = None) -> list[Done]:
    """Walk the street from reports to rulings; each step says whether it was due."""
    return [fuse(house), judge(house, as_of)]

"""run: every step that is due, and no more."""

from truce.flow.due import Done
from truce.flow.fuse import fuse
from truce.flow.house import House
from truce.flow.judge import judge
from truce.flow.outlook.forecast import forecast
from truce.flow.outlook.kept import keep_scenarios
from truce.flow.outlook.score import score
from truce.flow.tallies import tally


def run(house: House, *, once_a_day: bool = False) -> list[Done]:
    """Walk the street: reports become rulings, claims stand beside the evidence, what may come is said, what was said
    before is scored, and how scenarios stand is kept. Each step says whether it was due.

    `once_a_day`: for whoever runs it every few minutes; a forecast is said once a day then.

    What was known at an earlier instant is another question, which replaces nothing: see `flow/asof.py`.
    """
    street = [fuse(house), judge(house), tally(house)]
    return [*street, forecast(house, once_a_day=once_a_day), score(house), keep_scenarios(house)]

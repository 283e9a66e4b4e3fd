"""POST /outlook/scenarios: a person says how likely scenarios are, and why; the others are made to sum, on record.

POST /outlook/scenarios/came: a person says which of them came, or had not until a day, and how that is known.
"""

from datetime import date

from starlette.responses import Response

from truce import bootstrap
from truce.errors import UnusableValue
from truce.flow.outlook.scenarios import judge_scenarios, scenarios_of, settle_scenario
from truce.web.asked import Asked
from truce.web.outlook.pages import scenarios
from truce.web.way import Way

WRONG = 422


def judge(asked: Asked) -> Response:
    """Put it on record; or show the form again with what is wrong, and with what was typed."""
    known, _ = scenarios_of(asked.house)
    typed = {code: asked.text(f"p-{code}") for code in known.codes} | {"why": asked.text("why")}
    try:
        given = {code: (_share(asked, code, typed[code]), None, None) for code in known.codes if typed[code]}
        with bootstrap.writing(asked.house):
            judge_scenarios(asked.house, given, typed["why"])
    except UnusableValue as wrong:
        return scenarios(asked, wrong=wrong, typed=typed, status=WRONG)
    return asked.go("/outlook/scenarios")


def settle(asked: Asked) -> Response:
    """Put on record that a scenario came, or that until a day it had not; or show the form again with what is wrong."""
    typed = {name: asked.text(name) for name in ("settle-scenario", "settle-what", "settle-on", "settle-why")}
    code, what, day, reason = typed.values()
    try:
        on = _day(asked, day)
        with bootstrap.writing(asked.house):
            settle_scenario(asked.house, code, on, reason, came=what == "came")
    except UnusableValue as wrong:
        return scenarios(asked, unsettled=wrong, typed=typed, status=WRONG)
    return asked.go("/outlook/scenarios#scored")


def _day(asked: Asked, told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as wrong:
        raise UnusableValue(asked.say("scenario.settle_day"), field="on") from wrong


def _share(asked: Asked, code: str, told: str) -> float:
    """Per cent as somebody types them."""
    try:
        return float(told.replace(",", ".").rstrip("% \N{NO-BREAK SPACE}")) / 100
    except ValueError as wrong:
        raise UnusableValue(asked.say("outlook.number"), field=code) from wrong


WAYS = (
    Way(path="/outlook/scenarios", name="outlook.judge", handle=judge, action="scenario.judge", methods=("POST",)),
    Way(
        path="/outlook/scenarios/came",
        name="outlook.settle",
        handle=settle,
        action="scenario.settle",
        methods=("POST",),
    ),
)

"""POST /outlook/scenarios: a person says how likely scenarios are, and why; the others are made to sum, on record."""

from starlette.responses import Response

from truce import bootstrap
from truce.errors import UnusableValue
from truce.flow.outlook.scenarios import judge_scenarios, scenarios_of
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


def _share(asked: Asked, code: str, told: str) -> float:
    """Per cent as somebody types them."""
    try:
        return float(told.replace(",", ".").rstrip("% \N{NO-BREAK SPACE}")) / 100
    except ValueError as wrong:
        raise UnusableValue(asked.say("outlook.number"), field=code) from wrong


WAYS = (Way(path="/outlook/scenarios", name="outlook.judge", handle=judge, action="scenario.judge", methods=("POST",)),)

"""/alerts/rules: the rules, what each said at its last look, making one, changing it, ending it."""

from typing import Any

from starlette.responses import Response

from truce.alerts.looked import LACKING
from truce.alerts.rule import KINDS
from truce.errors import UnusableValue
from truce.flow.room import alerting
from truce.flow.room.channels import Channels
from truce.web.alerts.form import of_rule, shown, to_rule, typed
from truce.web.alerts.pages import settings_of
from truce.web.alerts.post import channels_of
from truce.web.asked import Asked
from truce.web.way import Way

WRONG = 422


def channels(asked: Asked) -> Channels:
    """Where alerts may go."""
    return channels_of(settings_of(asked), asked.room.settings.address)


def index(asked: Asked) -> Response:
    """Every rule in force."""
    found = alerting.rules(asked.house, asked.room.store.alerts)
    asked.saw("rules", rows=len(found))
    said = [(one, said_of(asked, one)) for one in found]
    return asked.page("alerts/rules.html.j2", rules=said, kinds=tuple(KINDS), now=asked.house.clock())


def said_of(asked: Asked, one: alerting.Standing) -> str:
    """What the last look said, in words."""
    if one.look is None:
        return asked.say("alerts.says_none")
    facts = {name: value for name, value in one.look.facts.items() if value is not None}
    for key in (f"alerts.says_{one.rule.kind}_{one.look.says}", f"alerts.says_{one.look.says}"):
        if asked.say.knows(key):
            return asked.say(key, **{"n": 0} | facts)
    return asked.say(f"alerts.says_{LACKING}", n=0)


def new(asked: Asked) -> Response:
    """The form of a new rule; first which kind."""
    kind = asked.query.get("kind", "")
    if kind not in KINDS:
        return asked.page("alerts/kinds.html.j2", kinds=tuple(KINDS))
    return _form(asked, kind, {"language": asked.language}, "/alerts/rules")


def make(asked: Asked) -> Response:
    """Make it; or show the form again with what is wrong."""
    kind, values = asked.text("kind"), typed(asked.form)
    try:
        alerting.make(asked.house, asked.room.store.alerts, to_rule(kind, values), channels(asked))
    except UnusableValue as wrong:
        return _form(asked, kind, values, "/alerts/rules", wrong)
    return asked.go("/alerts/rules")


def show(asked: Asked) -> Response:
    """A rule as a form that changes it."""
    found = alerting.rule(asked.house, asked.room.store.alerts, asked.path["id"])
    asked.saw(f"rule:{found.rule.id}")
    here = f"/alerts/rules/{found.rule.id}"
    return _form(asked, found.rule.kind, of_rule(found.rule), here, standing=found)


def change(asked: Asked) -> Response:
    """Change it: the next version, which begins to look anew."""
    id, values = asked.path["id"], typed(asked.form)
    found = alerting.rule(asked.house, asked.room.store.alerts, id)
    try:
        version = int(asked.text("version") or 0)
        told = to_rule(found.rule.kind, values)
        alerting.change(asked.house, asked.room.store.alerts, id, version, told, channels(asked))
    except UnusableValue as wrong:
        return _form(asked, found.rule.kind, values, f"/alerts/rules/{id}", wrong, standing=found)
    except ValueError as wrong:
        raise UnusableValue("a version is a number", field="version") from wrong
    return asked.go("/alerts/rules")


def end(asked: Asked) -> Response:
    """End it; what it raised stays."""
    alerting.end(asked.house, asked.room.store.alerts, asked.path["id"])
    return asked.go("/alerts/rules")


def _form(
    asked: Asked,
    kind: str,
    values: dict[str, Any],
    to: str,
    wrong: UnusableValue | None = None,
    standing: alerting.Standing | None = None,
) -> Response:
    return asked.page(
        "alerts/rule.html.j2",
        status=200 if wrong is None else WRONG,
        form=shown(asked.house, asked.say, channels(asked), kind, values),
        to=to,
        wrong=wrong,
        field=None if wrong is None else wrong.given.get("field"),
        standing=standing,
        says=None if standing is None else said_of(asked, standing),
    )


WAYS = (
    Way(path="/alerts/rules", name="alerts.rules", handle=index, action="alerts.view"),
    Way(path="/alerts/rules", name="alerts.rules.make", handle=make, action="alerts.rule", methods=("POST",)),
    Way(path="/alerts/rules/new", name="alerts.rules.new", handle=new, action="alerts.rule"),
    Way(path="/alerts/rules/{id}", name="alerts.rules.show", handle=show, action="alerts.view"),
    Way(path="/alerts/rules/{id}", name="alerts.rules.change", handle=change, action="alerts.rule", methods=("POST",)),
    Way(path="/alerts/rules/{id}/end", name="alerts.rules.end", handle=end, action="alerts.rule", methods=("POST",)),
)

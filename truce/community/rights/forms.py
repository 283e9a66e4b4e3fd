"""The form of a human-rights case, and the noun that its writings fold into."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from truce.community.telling import (
    Form,
    Saying,
    climbed,
    code,
    codes,
    count,
    day,
    day_of,
    fields_of,
    read,
    ref,
    tellers,
    tellers_of,
    text,
    word,
    words,
)
from truce.errors import UnusableValue
from truce.model.rights_case import Referral, ReferralStep, RightsCase
from truce.vocabulary.abuses import abuses
from truce.vocabulary.harm import harm
from truce.vocabulary.protection import referrals

CASE = "rights_case"
REFERRAL = Form(
    noun="referral",
    fields={
        "path": code(referrals),
        "state": code(lambda: abuses().referral_states),
        "person": ref("per"),
        "why": text,
    },
    needed=("path",),
)


def sent(name: str, value: Any) -> list[dict[str, Any]]:
    """Referrals: `PATH [STATE]` parted by `;`, or a list of {path, state, person, why}."""
    parts = [one.split() for one in str(value).split(";") if one.strip()]
    listed = value if isinstance(value, list) else [dict(zip(("path", "state"), one, strict=False)) for one in parts]
    if not all(isinstance(one, Mapping) for one in listed):
        raise UnusableValue("a referral is PATH [STATE]", field=name, remedy="medical offered; legal made")
    return [read(REFERRAL, one) for one in listed]


FORM = Form(
    noun=CASE,
    fields={
        "day": day,
        "until": day,
        "area": text,
        "place": text,
        "reference": word,
        "type": code(lambda: abuses().types),
        "also": codes(lambda: abuses().types),
        "doer": code(lambda: abuses().doers),
        "claimed": word,
        "issues": codes(lambda: abuses().issues),
        "persons": words,
        "victims": count,
        "sex": code(lambda: harm().sexes),
        "age": code(lambda: harm().ages),
        "account": text,
        "sources": tellers,
        "case": ref("cas"),
        "casualty": ref("hrm"),
        "concern": ref("con"),
        "referrals": sent,
        "only": words,
    },
    needed=("day", "area", "type"),
)
PLAIN = ("area", "place", "type", "doer", "claimed", "victims", "sex", "age", "account", "case", "casualty", "concern")
LISTS = ("also", "issues", "persons", "only")
VERIFIED_WITH = ("day", "area", "type", "also", "doer", "victims", "sex", "age")


def rights_case(id: str, sayings: Sequence[Saying]) -> RightsCase:
    """What stands of a case after all that was written on it."""
    fields = fields_of(sayings)
    lists: dict[str, Any] = {name: tuple(fields.get(name, ())) for name in LISTS}
    return RightsCase(
        id=id,
        day=_day(fields),
        until=day_of(fields.get("until")),
        **{name: fields[name] for name in PLAIN if name in fields},
        **lists,
        tellers=tellers_of(fields),
        referrals=_referrals(sayings),
        steps=climbed(sayings, lambda told: [told.get(name) for name in VERIFIED_WITH]),
    )


def _day(fields: Mapping[str, Any]) -> Any:
    return day_of(fields["day"])


def _referrals(sayings: Sequence[Saying]) -> tuple[Referral, ...]:
    """Those told with the case, in the order in which they first were, then every step; none is ever taken out.

    What was written stands, whatever lists and laws say today: they were asked when it was written.
    """
    found: list[Referral] = []
    for one in sayings:
        for told in one.told.get("fields", {}).get("referrals", ())[len(found) :]:
            found.append(_begun(len(found) + 1, told, one))
        told = one.told.get("referral")
        if told is not None and told["id"] == "new":
            found.append(_begun(len(found) + 1, told, one))
        elif told is not None:
            step = step_of(told, one)
            found = [replace(r, steps=(*r.steps, step)) if r.id == told["id"] else r for r in found]
    return tuple(found)


def _begun(number: int, told: Mapping[str, Any], one: Saying) -> Referral:
    return Referral(id=f"r{number}", path=told["path"], person=told.get("person"), steps=(step_of(told, one),))


def step_of(told: Mapping[str, Any], one: Saying) -> ReferralStep:
    """A step of a referral as it was told."""
    return ReferralStep(to=told.get("state", "offered"), by=one.by, at=one.at, why=told.get("why", ""))

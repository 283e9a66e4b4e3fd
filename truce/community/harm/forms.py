"""The forms of harm: what a row of each noun holds, and the noun that its writings fold into."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from truce.community.harm.crater import check as check_crater
from truce.community.telling import (
    Form,
    Reader,
    Saying,
    climbed,
    code,
    count,
    day,
    day_of,
    fields_of,
    flag,
    number,
    read,
    ref,
    tellers,
    tellers_of,
    text,
    word,
    words,
    years,
)
from truce.errors import UnusableValue
from truce.model.damage import METHODS, Crater, Damage, Remnant
from truce.model.harm import UNKNOWN, CasualtyIncident, CasualtyRecord, Group, Kind
from truce.vocabulary import vocabulary
from truce.vocabulary.harm import harm

INCIDENT, RECORD, DAMAGE, CRATER, REMNANT = "casualty_incident", "casualty_record", "damage", "crater", "remnant"
KIND: Mapping[str, Reader] = {
    "outcome": code(lambda: harm().outcomes),
    "sex": code(lambda: harm().sexes),
    "age": code(lambda: harm().ages),
}
GROUP = Form(noun="group", fields={**KIND, "number": count}, needed=("outcome", "number"))


def groups(name: str, value: Any) -> list[dict[str, Any]]:
    """Counts: `OUTCOME SEX AGE NUMBER` (or `OUTCOME NUMBER`) parted by `;`, or a list of such fields."""
    parts = [one.split() for one in str(value).split(";") if one.strip()]
    listed: list[Any] = value if isinstance(value, list) else [_group(one) for one in parts]
    if not all(isinstance(one, Mapping) for one in listed):
        raise UnusableValue("a group is OUTCOME SEX AGE NUMBER", field=name, remedy="killed female adult 3; injured 5")
    return [read(GROUP, one) for one in listed]


def _group(told: list[str]) -> dict[str, str] | None:
    names = {4: ("outcome", "sex", "age", "number"), 2: ("outcome", "number")}.get(len(told))
    return None if names is None else dict(zip(names, told, strict=True))


WHERE: Mapping[str, Reader] = {"day": day, "until": day, "area": text, "place": text, "reference": word}
CONTEXT: Mapping[str, Reader] = {
    "control": word,
    "weapon": code(lambda: vocabulary().weapons),
    "claimed": word,
    "sources": tellers,
    "incident": ref("inc"),
    "case": ref("cas"),
}
_METHOD, _AT = code(lambda: METHODS), ("day", "area")
FORMS: Mapping[str, Form] = {
    form.noun: form
    for form in (
        Form(
            noun=INCIDENT,
            fields={**WHERE, **CONTEXT, "mode": code(lambda: harm().modes), "civilian": text, "groups": groups},
            needed=_AT,
        ),
        Form(
            noun=RECORD,
            fields={
                "incident": word,
                "reference": word,
                **KIND,
                "was": KIND["outcome"],
                "years": years,
                "person": ref("per"),
                "civilian": text,
                "additional": text,
                "sources": tellers,
            },
            needed=("incident", "outcome"),
        ),
        Form(
            noun=DAMAGE,
            fields={
                **WHERE,
                **CONTEXT,
                "object": code(lambda: vocabulary().targets),
                "extent": code(lambda: harm().extents),
                "protection": code(lambda: harm().protections),
                "military_use": text,
                "fresh": flag,
                "exhibits": words,
            },
            needed=(*_AT, "object"),
        ),
        Form(
            noun=CRATER,
            fields={
                **{name: WHERE[name] for name in ("day", "area", "place", "reference")},
                **dict.fromkeys(("length_m", "width_m", "depth_m", "bearing", "error"), number),
                "damage": word,
                "method": _METHOD,
                "ground": text,
                "fresh": flag,
                "trained": flag,
                "weapon": CONTEXT["weapon"],
                "remains": text,
                "exhibits": words,
            },
            needed=_AT,
        ),
        Form(
            noun=REMNANT,
            fields={
                **{name: WHERE[name] for name in ("day", "area", "place", "reference")},
                "sort": code(lambda: harm().remnants),
                "number": count,
                "told_clearers": day,
                "cleared": day,
            },
            needed=(*_AT, "sort"),
        ),
    )
}


def made(noun: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a row of harm. Raises UnusableValue for what cannot be, field by field and as a whole."""
    fields = read(FORMS[noun], told)
    if "years" in fields:
        fields["age"] = _age(fields)
    if noun == DAMAGE:
        fields.setdefault("protection", protection_of(fields["object"]))
    if noun == CRATER:
        check_crater(crater("hrm-new", fields))
    return fields


def _age(fields: Mapping[str, Any]) -> str:
    group = harm().age_of(fields["years"])
    if fields.get("age", group) != group:
        raise UnusableValue("the years are not of that age group", fields="years, age")
    return group


def protection_of(target: str) -> str:
    """The category of protection that a class of targets suggests; who records it may say another."""
    group = vocabulary().targets[target].protected_group
    if target in ("dam", "nuclear_plant"):
        return "dangerous_forces"
    return next((one.code for one in harm().protections.values() if group in one.groups), "none")


def _kind(fields: Mapping[str, Any]) -> Kind:
    return Kind(outcome=fields["outcome"], sex=fields.get("sex", UNKNOWN), age=fields.get("age", UNKNOWN))


def _plain(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Fields of a noun that are kept as they are."""
    return {name: fields[name] for name in names if name in fields}


def _when(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"day": day_of(fields["day"]), "until": day_of(fields.get("until"))} | _plain(fields, "area", "place")


def incident(id: str, sayings: Sequence[Saying]) -> CasualtyIncident:
    """What stands of an incident after all that was written on it."""
    fields = fields_of(sayings)
    return CasualtyIncident(
        id=id,
        **_when(fields),
        **_plain(fields, "control", "weapon", "mode", "claimed", "incident", "case", "civilian"),
        tellers=tellers_of(fields),
        groups=tuple(_group_of(n, told, sayings) for n, told in enumerate(fields.get("groups", ()))),
        steps=climbed(sayings, lambda _: True),
    )


SORTED = ("day", "area", "control", "weapon", "mode", "civilian")  # by which figures sort a count: verified with it


def _group_of(n: int, told: Mapping[str, Any], sayings: Sequence[Saying]) -> Group:
    def seen(fields: Mapping[str, Any]) -> object:
        there = fields.get("groups", ())
        return [there[n], *(fields.get(name) for name in SORTED)] if n < len(there) else None

    id = f"g{n + 1}"
    return Group(id=id, kind=_kind(told), number=told["number"], steps=climbed(sayings, seen, id))


COUNTED = ("incident", "outcome", "was", "sex", "age", "civilian", "additional")  # a name changes no figure


def record(id: str, sayings: Sequence[Saying]) -> CasualtyRecord:
    """What stands of an individual after all that was written on it."""
    fields = fields_of(sayings)
    return CasualtyRecord(
        id=id,
        kind=_kind(fields),
        **_plain(fields, "incident", "was", "person", "civilian", "additional"),
        tellers=tellers_of(fields),
        steps=climbed(sayings, lambda told: [told.get(name) for name in COUNTED]),
    )


SEEN = ("day", "area", "object", "protection", "extent")  # of a damaged object


def damage(id: str, sayings: Sequence[Saying]) -> Damage:
    """What stands of a damaged object."""
    fields = fields_of(sayings)
    return Damage(
        id=id,
        **_when(fields),
        **_plain(
            fields, "object", "protection", "military_use", "control", "weapon", "fresh", "claimed", "incident", "case"
        ),
        extent=fields.get("extent", "not_assessed"),
        tellers=tellers_of(fields),
        exhibits=tuple(fields.get("exhibits", ())),
        steps=climbed(sayings, lambda told: [told.get(name) for name in SEEN]),
    )


def crater(id: str, fields: Mapping[str, Any]) -> Crater:
    """A crater as it was told last."""
    names = ("area", "place", "damage", "length_m", "width_m", "depth_m", "method", "bearing", "error", "ground")
    rest = _plain(fields, *names, "fresh", "weapon", "remains", "trained")
    return Crater(id=id, day=_day(fields), **rest, exhibits=tuple(fields.get("exhibits", ())))


def remnant(id: str, fields: Mapping[str, Any]) -> Remnant:
    """A remnant as it was told last."""
    days: dict[str, Any] = {name: day_of(fields.get(name)) for name in ("told_clearers", "cleared")}
    return Remnant(id=id, day=_day(fields), **days, **_plain(fields, "area", "place", "sort", "number"))


def _day(fields: Mapping[str, Any]) -> Any:
    return day_of(fields["day"])


NOUNS: Mapping[str, Callable[[str, Sequence[Saying]], Any]] = {
    INCIDENT: incident,
    RECORD: record,
    DAMAGE: damage,
    CRATER: lambda it, sayings: crater(it, fields_of(sayings)),
    REMNANT: lambda it, sayings: remnant(it, fields_of(sayings)),
}

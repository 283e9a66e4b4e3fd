"""The same agreement with other parties: its ids exchanged for those of the mission it is tried in."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from truce.model.agreement import Agreement


def recast(agreement: Agreement, roles: Mapping[str, str]) -> Agreement:
    """Every mention of a party named in `roles` becomes the party it is given to; texts and ids of terms stay.

    Two parties may be given to one: the first keeps its name, actors and lines are then one.
    """
    parties = {roles.get(p.id, p.id): replace(p, id=roles.get(p.id, p.id)) for p in reversed(agreement.parties)}
    terms = tuple(replace(_cast(t, roles), id=t.id, act=t.act, readings=tuple(
        replace(_cast(r, roles), id=r.id, text=r.text) for r in t.readings)) for t in agreement.terms)  # fmt: skip
    return replace(
        agreement,
        parties=tuple(reversed(parties.values())),
        terms=terms,
        reference_lines=tuple(_cast(r, roles) for r in agreement.reference_lines),
        claims=(),
    )


def _cast(value: Any, roles: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return roles.get(value, value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _cast(getattr(value, f.name), roles) for f in fields(value)})
    if isinstance(value, Mapping):
        return {roles.get(k, k): _cast(v, roles) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return tuple(dict.fromkeys(c) if _plain(c := [_cast(v, roles) for v in value]) else c)
    return value


def _plain(values: list[Any]) -> bool:
    return all(isinstance(v, str) for v in values)

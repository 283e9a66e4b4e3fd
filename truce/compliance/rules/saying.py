"""A rule in words, in English: what is looked at, where, when it binds, and what lets out of it."""

from collections.abc import Iterable, Iterator

from truce.compliance.rules.pieces import Excuse, Gate, Step, WeaponRule
from truce.compliance.rules.rule import Rule
from truce.vocabulary import vocabulary

MANY = 4


def in_words(rule: Rule) -> str:
    """One or two sentences that say what the rule looks at."""
    parts = [_measured(rule), *_where(rule), *(_gate(g) for g in rule.gates), *(_excuse(e) for e in rule.excuses)]
    return "; ".join(p for p in parts if p)


def _measured(rule: Rule) -> str:
    say = {
        "acts": _acts,
        "distance": _distance,
        "access": _access,
        "quiet_days": _quiet,
        "steps": _steps,
        "judgement": _judged,
        "inventory": _inventory,
        "permission": _permission,
        "release": _release,
        "duration": _duration,
        "none": _none,
    }
    return say[rule.measure](rule)


def _names(kind: str, codes: Iterable[str]) -> str:
    known = getattr(vocabulary(), kind)
    names = [known[c].label("en").lower() if c in known else c.replace("_", " ") for c in codes]
    return _listed(names)


def _listed(names: list[str]) -> str:
    shown = names if len(names) <= MANY else [*names[: MANY - 1], f"{len(names) - MANY + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _acts(rule: Rule) -> str:
    said = f"no {_names('acts', [a for a in rule.acts if a not in rule.only_with])}"
    for act, classes in rule.only_with.items():
        said += f" or {_names('acts', [act])} with {_names('weapons', sorted(classes))}"
    if rule.only_at_targets and rule.targets:
        said += f" at {_names('targets', sorted(rule.targets))}"
    return said + (f" with {_weapons(rule)}" if rule.weapons else "")


def _distance(rule: Rule) -> str:
    depth = rule.reading.depth_each_side_m or rule.term.zone.depth_each_side_m
    kinds = [w for w in rule.weapons if w.depth_m is not None]
    if kinds:
        far = ", ".join(f"{_weapon(w)} {w.depth_m / 1000:g} km" for w in kinds[:MANY] if w.depth_m is not None)
        more = f" and {len(kinds) - MANY} more" if len(kinds) > MANY else ""
        return f"no listed weapon nearer to the own baseline than its distance: {far}{more}"
    asked = "a distance nobody states" if depth is None else f"{depth / 1000:g} km"
    return f"no {_weapons(rule)} nearer to the own baseline than {asked}"


def _weapons(rule: Rule) -> str:
    return _listed([_weapon(w) for w in rule.weapons]) if rule.weapons else "weapon"


def _weapon(kind: WeaponRule) -> str:
    said = _names("weapons", sorted(kind.classes)) if kind.classes else _listed(sorted(kind.systems))
    if kind.calibre_min is not None:
        said += f" {'from' if kind.min_inclusive else 'above'} {kind.calibre_min:g} mm"
    if kind.calibre_max is not None:
        said += f" {'up to' if kind.max_inclusive else 'below'} {kind.calibre_max:g} mm"
    return said + (f" without {_listed(sorted(kind.excluded))}" if kind.excluded else "")


def _access(rule: Rule) -> str:
    return f"no denial, condition, delay or jamming of monitors; no {_names('acts', rule.acts)}"


def _quiet(rule: Rule) -> str:
    days = rule.quiet.days if rule.quiet else 0
    return f"{days} days in a row without {_names('acts', rule.acts)}, in each area, watched by day and by night"


def _steps(rule: Rule) -> str:
    return "shown by documents: " + "; ".join(_step(s) for s in rule.steps)


def _step(step: Step) -> str:
    said = step.event.replace("_", " ")
    if step.figure is not None:
        said += f" {step.figure.sign} {step.figure.value:g} {step.figure.unit or ''}".rstrip()
    if step.by:
        said += f" by {'each of ' if step.each else ''}{', '.join(step.by)}"
    return said + (f" ({', '.join(step.papers)})" if step.papers else "")


def _judged(rule: Rule) -> str:
    return "decided by the assessment of a named body: " + "; ".join(_step(s) for s in rule.steps)


def _inventory(rule: Rule) -> str:
    return f"no {_weapons(rule)} missing between two inventories of a storage site, none refused"


def _permission(rule: Rule) -> str:
    conditions = [_step(s) for e in _own(rule) for s in e]
    return "permits, forbids nothing" + (
        f"; holds only if all are shown: {'; '.join(conditions)}" if conditions else ""
    )


def _own(rule: Rule) -> Iterator[tuple[Step, ...]]:
    told = rule.term.rule.get("conditions") or [{"event": name} for name in rule.term.preconditions]
    yield tuple(Step(event=c["event"], papers=tuple(c.get("papers", ()))) for c in told)


def _release(rule: Rule) -> str:  # noqa: ARG001 - the same for every clause
    return "a side may hold itself free after the other's breach; only its own declaration shows that it does"


def _duration(rule: Rule) -> str:  # noqa: ARG001 - the same for every clause
    return "ends or goes on by the clock and by declarations"


def _none(rule: Rule) -> str:
    return f"nobody outside can see: {rule.term.rule.get('because', 'no way of checking is known')}"


def _where(rule: Rule) -> Iterator[str]:
    zone = rule.term.zone
    if rule.measure in {"acts", "quiet_days"} and zone.kind not in {"undefined", "country"}:
        named = ", ".join(zone.zones) or zone.name or zone.reference_line or zone.description
        yield f"in {named}" if named else f"area: {zone.kind.replace('_', ' ')}"
    if rule.measure == "distance":
        lines = dict.fromkeys(filter(None, (zone.line_of(p) for p in rule.parties)))
        if lines:
            yield f"measured from {' or '.join(lines)}"


def _gate(gate: Gate) -> str:
    what = gate.term or str(gate.event).replace("_", " ")
    return f"binds while {what} is {gate.state}" if gate.kind == "while" else f"binds after {what}"


def _excuse(excuse: Excuse) -> str:
    if excuse.kind == "permission":
        return f"unless {excuse.term} permits it"
    return f"{'unclear' if excuse.kind == 'unclear' else 'not meant'}: {excuse.text}"

"""What a term waits for or hangs on, and how documents move its start and its end."""

from dataclasses import replace

from truce.compliance.papers.dates import begins
from truce.compliance.papers.prolonged import Prolonged, ended, prolonged
from truce.compliance.papers.shelf import Shelf, shelf_of
from truce.compliance.papers.steps import judgements
from truce.compliance.papers.triggers import Moment, done_by, moment_of
from truce.compliance.periods import Force, Span
from truce.compliance.rules.pieces import Gate
from truce.compliance.rules.rule import Rule, rule_of
from truce.compliance.setting import Setting

FALLS_SHORT = frozenset({"overdue", "partly"})


def gated(setting: Setting, rule: Rule, force: Force) -> Force:
    """The force of a rule once documents and gates are asked.

    A start that hangs on an event comes when documents show the event; until then the term is not yet in force, and
    where documents contradict each other on it the start is unknown. Prolongations and endings move the end. A gate
    `after` is open only where it is shown to be: else `waiting`. A gate `while` is open until documents show that the
    other term is not kept: from then on the term no longer binds.
    """
    if force.state == "never":
        return force
    shelf = shelf_of(setting)
    force = _ended(setting, rule, _begun(setting, rule, force, shelf), shelf)
    if force.state not in {"in_force", "unknown_start"}:
        return force
    for gate in rule.gates:
        force = (
            _after(setting, rule, gate, force, shelf) if gate.kind == "after" else _while(setting, rule, gate, force)
        )
    return force


def _begun(setting: Setting, rule: Rule, force: Force, shelf: Shelf) -> Force:
    """The start that an event brings, for a reading that takes its start from the rule of the text."""
    if rule.reading.start is not None or rule.reading.start_from != "rule":
        return force
    found = begins(shelf, rule)
    if found is None:
        return replace(force, state="not_yet", span=Span(force.span.start, force.span.start))
    moment, (first, last) = found
    if moment.disputed:
        return replace(force, span=Span(first, max(first, force.span.end)))
    return _from(setting, replace(force, state="in_force"), last)


def _from(setting: Setting, force: Force, start: int) -> Force:
    """The same force, begun at `start`; not yet where as-of lies before it."""
    end = force.end
    if setting.as_of < start:
        return replace(force, state="not_yet", span=Span(start, start if end is None else max(start, end)))
    return replace(force, span=Span(start, max(start, _cut(setting, start, end))))


def _cut(setting: Setting, start: int, end: int | None) -> int:
    """Where judging stops: the end, as-of, or for what has no end the last day of which anything is known."""
    if end is not None:
        return min(end, setting.as_of)
    known = setting.as_of if setting.last_known is None else max(setting.last_known, start)
    return min(setting.as_of, known)


def _ended(setting: Setting, rule: Rule, force: Force, shelf: Shelf) -> Force:
    """The end that documents move. A reading of a side that contests them keeps its own."""
    end = force.end
    told = rule.term.period.get("end_rule")
    if end is None and told is not None and rule.reading.end_from == "rule":
        moment = moment_of(shelf, rule, told["trigger"])
        end = None if moment is None or moment.disputed else moment.high
    if end is not None and (longer := _held(rule, prolonged(shelf, rule, "end", None, end, setting.as_of))):
        end = longer.until
    if over := _held(rule, ended(shelf, rule)):
        end = over.until if end is None else min(end, over.until)
    if end == force.end:
        return force
    if force.state == "not_yet":
        return replace(force, end=end)
    return replace(
        force, end=end, span=Span(force.span.start, max(force.span.start, _cut(setting, force.span.start, end)))
    )


def _held(rule: Rule, found: Prolonged | None) -> Prolonged | None:
    return None if found is None or rule.reading.by in found.contested_by else found


def _after(setting: Setting, rule: Rule, gate: Gate, force: Force, shelf: Shelf) -> Force:
    moment = _opened(rule, gate, shelf)
    if moment is None or moment.disputed:
        return replace(force, state="waiting")
    return force if moment.high <= force.span.start else _from(setting, force, moment.high)


def _opened(rule: Rule, gate: Gate, shelf: Shelf) -> Moment | None:
    if gate.term is None:
        return moment_of(shelf, rule, gate.event or "")
    other = next((t for t in rule.agreement.terms if t.id == gate.term), None)
    return None if other is None else done_by(shelf, rule, other)


def suspended_since(setting: Setting, rule: Rule) -> int | None:
    """Since when the rule rests because documents show that a term it hangs on is not kept; None: it does not rest."""
    found = [_not_kept(setting, rule, gate) for gate in rule.gates if gate.kind == "while"]
    return min((at for at in found if at is not None), default=None)


def _while(setting: Setting, rule: Rule, gate: Gate, force: Force) -> Force:
    """Binding as long as nobody shows that the other term is not kept: who holds himself free must show it."""
    broken = _not_kept(setting, rule, gate)
    if broken is None or broken >= force.span.end:
        return force
    if broken <= force.span.start:
        return replace(force, state="waiting")
    return replace(force, end=broken, span=Span(force.span.start, broken))


def _not_kept(setting: Setting, rule: Rule, gate: Gate) -> int | None:
    """Since when documents show that another term is not kept: its date passed short, or a body found so."""
    other = next((t for t in rule.agreement.terms if t.id == gate.term), None)
    if other is None:
        return None
    reading = next((r for r in other.readings if r.id == rule.reading.id), other.readings[0])
    its = rule_of(rule.agreement, other, reading, setting.words)
    found = [
        p.start for p in shelf_of(setting).of_term(rule.agreement.id, other.id) if p.assesses and p.shows == "not_done"
    ]
    if its.measure == "steps":
        for one in judgements(setting, its, "any"):
            if one.fate is not None and one.fate.status in FALLS_SHORT and one.fate.days_late is not None:
                found.append(setting.as_of - round(one.fate.days_late * 86_400_000_000))
    return min(found, default=None)

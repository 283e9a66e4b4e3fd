"""What takes an act out of a prohibition. The burden is the user's: no excuse unless every condition is shown."""

from collections.abc import Iterator, Sequence

import numpy as np

from truce.compliance.papers.shelf import Paper, Shelf, shelf_of
from truce.compliance.papers.shown import DONE, verdict
from truce.compliance.prepared import Floats, Incidents, us
from truce.compliance.rules.pieces import Excuse, Step
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting

GRANTING = frozenset({"assessment", "finding"})
BY_DOCUMENTS = frozenset({"permission", "event"})


def excused(setting: Setting, rule: Rule, incidents: Incidents) -> Floats:
    """Per incident 0 to 1: how far an exception of the agreement covers it.

    An exception for certain actors covers what sources say they did. A permission or an event covers an incident only
    where, for every condition, an uncontested document that concerns this very incident shows it met before the act was
    over; or where a body found that the permission covers it. A side's own word covers nothing.
    """
    share = np.zeros(incidents.size)
    for excuse in rule.excuses:
        if excuse.kind == "actor" and excuse.actors:
            share = np.maximum(share, incidents.by.mass(dict.fromkeys(excuse.actors, 1.0)))
        elif excuse.kind in BY_DOCUMENTS:
            covered = covered_by(shelf_of(setting), rule, excuse, incident_ends(setting))
            if covered:
                share = np.maximum(share, incidents.id.is_in(sorted(covered)).to_numpy().astype(np.float64))
    return share


def incident_ends(setting: Setting) -> dict[str, int]:
    """When each incident that a document concerns was over."""
    asked = sorted({id for ids in shelf_of(setting).incidents.values() for id in ids})
    rows = setting.frame.select("id", "latest").filter(setting.frame["id"].is_in(asked))
    return dict(zip(rows["id"].to_list(), us(rows["latest"]).tolist(), strict=True))


def covered_by(shelf: Shelf, rule: Rule, excuse: Excuse, ends: dict[str, int]) -> frozenset[str]:
    """Ids of the incidents that the excuse covers."""
    granted = {id for p in shelf.papers if _grants(p, rule, excuse) for id in shelf.incidents.get(p.id, ())}
    refused = {id for p in shelf.papers if _refuses(p, rule, excuse) for id in shelf.incidents.get(p.id, ())}
    if excuse.burden == "accuser":
        claimed = {id for p in shelf.papers if _speaks_of(p, rule, excuse) for id in shelf.incidents.get(p.id, ())}
        return frozenset((claimed | granted) - refused)
    if not excuse.conditions:
        return frozenset(granted - refused)
    met = [frozenset(id for id, _ in showing(shelf, rule, step, ends)) for step in excuse.conditions]
    return frozenset((frozenset.intersection(*met) | granted) - refused)


def showing(shelf: Shelf, rule: Rule, step: Step, ends: dict[str, int]) -> Iterator[tuple[str, Paper]]:
    """(incident, document) wherever a document shows that a condition was met before that incident was over."""
    for paper in shelf.of_event(step.event):
        if not paper.bears_on(rule.agreement.id) or verdict(paper, step) != DONE:
            continue
        for incident in sorted(shelf.incidents.get(paper.id, ())):
            if incident in ends and paper.start <= ends[incident]:
                yield incident, paper


def lacking(shelf: Shelf, rule: Rule, conditions: Sequence[Step], incident: str, ends: dict[str, int]) -> list[str]:
    """The conditions that nothing shows for one incident, by the names of their events."""
    return [s.event for s in conditions if all(id != incident for id, _ in showing(shelf, rule, s, ends))]


def _speaks_of(paper: Paper, rule: Rule, excuse: Excuse) -> bool:
    return excuse.term is not None and paper.term == excuse.term and paper.bears_on(rule.agreement.id)


def _grants(paper: Paper, rule: Rule, excuse: Excuse) -> bool:
    """A named body weighed it and holds that the permission covers the act."""
    return _speaks_of(paper, rule, excuse) and paper.kind in GRANTING and paper.shows == "done"


def _refuses(paper: Paper, rule: Rule, excuse: Excuse) -> bool:
    return _speaks_of(paper, rule, excuse) and paper.kind in GRANTING and paper.shows == "not_done"

"""What each ground adds to a ruling, and each report to an incident: the number by which they are put in order.

An incident happened unless every independent voice is wrong. A voice counts with the probability of its best report, so
of several reports of one voice one speaks for it, and the others add nothing of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truce.flow.reason import Reason
from truce.web.why.sentences import voices_of


@dataclass(frozen=True, slots=True)
class Added:
    """What one thing adds. `p`: its number; None where it adds nothing of its own. `voice`: for which it speaks."""

    p: float | None
    voice: str | None = None
    counts: bool = True


def adds_of(ground: Reason) -> Added:
    """What a ground adds to the number expected of its ruling; not known of one that a sheet does not hold."""
    told = ground.facts.get("contribution")
    return Added(told if isinstance(told, float) else None)


def told_by(incident: Reason) -> Mapping[str, Added]:
    """What each report of an incident contributes, by its id; empty where the incident does not tell its voices."""
    reports = [one for one in incident.because if one.kind == "report" and "membership" in one.facts]
    voices = voices_of(incident.facts.get("factors", ()))
    if not voices:
        return {}
    found = {one.id: Added(None) for one in reports}
    for note, p, counts in voices:
        wanted = (note["grade"], note["item"], float(note["p"]))
        like = [one for one in reports if _strength(one) == wanted and found[one.id].p is None]
        best = next((one for one in like if one.facts.get("origin") == note["voice"]), like[0] if like else None)
        if best is not None:
            found[best.id] = Added(p, note["voice"], counts)
    return found


def most_first(reports: Sequence[Reason], added: Mapping[str, Added]) -> list[Reason]:
    """Reports in the order of what they contribute; equal ones in that in which they belong."""

    def rank(one: Reason) -> tuple[float, float]:
        told = added.get(one.id, Added(None))
        return -(told.p or 0.0) if told.counts else 0.0, -float(one.facts.get("membership", 0.0))

    return sorted(reports, key=rank)


def _strength(report: Reason) -> tuple[str, str, float]:
    facts = report.facts
    return str(facts.get("grade")), str(facts.get("credibility")), round(float(facts["membership"]), 3)

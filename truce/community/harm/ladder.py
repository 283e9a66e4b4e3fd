"""The ladder of status: which step may follow which, and what a verified casualty needs.

Reasonable grounds to believe (DOMAIN 2.6), by at least two kinds of source that corroborate (4.7) and that did not have
it from one another, with a word on why the person was a civilian, and a second person: whoever recorded it, or put it
under verification, does not verify it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from truce.errors import Conflict, Refused, WrongUsage
from truce.model.harm import EXCLUDED, INSUFFICIENT, LOOKED_INTO, MERGED, REPORTED, VERIFIED, Step, Teller
from truce.vocabulary.harm import harm

LEAST_KINDS = 2
REASONED = (VERIFIED, INSUFFICIENT, EXCLUDED, MERGED)  # steps that decide something say why


def begun(by: str | None, at: datetime) -> tuple[Step, ...]:
    """The first step of everything: somebody told us."""
    return (Step(to=REPORTED, by=by, at=at),)


def stepped(steps: Sequence[Step], step: Step, *, authors: Collection[str | None]) -> tuple[Step, ...]:
    """The steps with one more; `authors`: who told it. Raises Conflict for one that may not follow, Refused."""
    statuses = harm().statuses
    now = steps[-1].to
    if step.to not in statuses:
        raise WrongUsage("there is no such status", remedy=f"one of: {', '.join(statuses)}")
    if step.to not in statuses[now].next:
        allowed = ", ".join(statuses[now].next) or "none; unmerge it first"
        raise Conflict("that step does not follow", now=now, to=step.to, remedy=f"from here: {allowed}")
    _check_words(step)
    if step.to == VERIFIED and (step.by in authors or step.by == _opened_by(steps)):
        raise Refused("a second person verifies what somebody recorded or looked into", remedy="ask a colleague to")
    return (*steps, step)


def _check_words(step: Step) -> None:
    if step.to in REASONED and not step.why.strip():
        raise WrongUsage("say why", to=step.to, remedy="--why TEXT, without names")
    if (step.to == EXCLUDED) != (step.ground is not None) or step.ground not in (None, *harm().exclusions):
        raise WrongUsage("an exclusion has a ground, and nothing else has", remedy=", ".join(harm().exclusions))
    if (step.to == MERGED) != (step.into is not None):
        raise WrongUsage("a merger says into what, and nothing else does", remedy="--into ID")


def _opened_by(steps: Sequence[Step]) -> str | None:
    """Who put it under verification last."""
    return next((step.by for step in reversed(steps) if step.to == LOOKED_INTO), None)


def unmerged(steps: Sequence[Step], *, by: str | None, at: datetime, why: str) -> tuple[Step, ...]:
    """The steps after a merger is taken back: what stood before stands again, whoever verified it."""
    if steps[-1].to != MERGED:
        raise Conflict("it is not merged with anything", now=steps[-1].to)
    if not why.strip():
        raise WrongUsage("say why", remedy="--why TEXT, without names")
    before = steps[-2]
    return (*steps, Step(to=before.to, by=by, at=at, why=why, ground=before.ground))


def corroborated(tellers: Iterable[Teller]) -> bool:
    """Whether two kinds of source that corroborate tell it, of which no two had it from one place."""
    kinds = harm().source_kinds
    told = [teller for teller in tellers if kinds[teller.kind].corroborates]
    return any(a.kind != b.kind and a.origin != b.origin for n, a in enumerate(told) for b in told[:n])


def check_corroborated(tellers: Iterable[Teller]) -> None:
    """Raises Refused where the sources on record do not carry anything verified."""
    if not corroborated(tellers):
        strong = ", ".join(kind.code for kind in harm().source_kinds.values() if kind.corroborates)
        remedy = f"two of: {strong}; each with an origin of its own"
        raise Refused("too few independent sources to verify it", needed=LEAST_KINDS, remedy=remedy)


def check_verified(tellers: Iterable[Teller], civilian: str | None) -> None:
    """The same for a casualty, and where nothing says why the person was a civilian."""
    check_corroborated(tellers)
    if not (civilian or "").strip():
        raise Refused("nothing says why this was a civilian", remedy="civilian: TEXT, without names")


def lacking(
    steps: Sequence[Step],
    tellers: Iterable[Teller],
    *,
    said_why: bool,
    authors: Collection[str | None],
    by: str | None,
) -> tuple[str, ...]:
    """What still lacks before `by` may say that it is verified: look_into, sources, civilian, second_person.

    `said_why`: whether something says why the person was a civilian, or nothing has to.
    """
    open_for = {
        "look_into": VERIFIED in harm().statuses[steps[-1].to].next,
        "sources": corroborated(tellers),
        "civilian": said_why,
        "second_person": by not in authors and by != _opened_by(steps),
    }
    return tuple(code for code, there in open_for.items() if not there)

"""Which actors a text for others must not name, and whether it does (invariant 2 of DOMAIN 9.7)."""

import re
from collections.abc import Iterable, Mapping

from truce.model.case import Case
from truce.vocabulary.casework import spoken_names

STEM = 6  # letters of a name that are looked for at the start of a word: Russia finds Russian


def unapproved(case: Case, *, with_actor: bool = True) -> frozenset[str]:
    """Every actor that somebody alleged or attributed and that may not be named outside.

    Only the actor of the finding as it stands may be, where the reviewer agreed to the attribution.
    """
    told = {f.attribution.actor for f in case.findings if f.attribution.names_somebody}
    told |= {case.allegation.actor}
    approved = case.finding.actor_approved if case.finding is not None and with_actor else None
    return frozenset(told - {approved, "unknown", "other"})  # codes, nobody's names


def named_in(text: str, actors: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Those of the actors that the text names: by id, by name, or by a word of `doers.yaml` in any of its languages.

    `names`: actor -> name as in the agreement. Case and ё do not count.
    """
    plain = text.casefold().replace("ё", "е")
    return tuple(actor for actor in sorted(actors) if any(re.search(p, plain) for p in _patterns(actor, names)))


def _patterns(actor: str, names: Mapping[str, str]) -> Iterable[str]:
    yield rf"(?<!\w){re.escape(actor.casefold())}(?!\w)"
    if name := names.get(actor, "").casefold():
        yield re.escape(name)
        yield rf"(?<!\w){re.escape(name.split()[0][:STEM])}"
    yield from spoken_names(actor)

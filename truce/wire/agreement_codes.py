"""Whether the act and target codes of an agreement file are in the vocabulary."""

from collections.abc import Iterator
from typing import Any

from truce.vocabulary import vocabulary
from truce.wire.agreement_check import Fault, nearest
from truce.wire.agreement_walk import walk

Data = dict[str, Any]
WORD_LISTS = {"term": ("acts", "targets"), "interpretation": ("acts", "targets")}


def code_faults(data: Data) -> Iterator[Fault]:
    """Codes that the vocabulary does not have, with the nearest that it has."""
    known = {"acts": list(vocabulary().acts), "targets": list(vocabulary().targets)}
    for visit in walk(data):
        if not isinstance(visit.value, dict):
            continue
        for key in WORD_LISTS.get(visit.kind, ()):
            codes = visit.value.get(key)
            for place, code in enumerate(codes if isinstance(codes, list) else ()):
                if isinstance(code, str) and code not in known[key]:
                    near = nearest(code, known[key], 0.5)
                    mend = f"write {near}" if near else f"write one of: {', '.join(known[key])}"
                    yield Fault((*visit.path, key, place), f"{code} is not among the {key} of the vocabulary", mend)

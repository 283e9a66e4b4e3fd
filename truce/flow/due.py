"""Is a step due? A step is done again only when what it rests on has changed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from truce.flow.house import House
from truce.store.contract import Step


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a step: done now, or not due; and what it found."""

    name: str
    due: bool
    facts: Mapping[str, Any]


def digest(*parts: object) -> str:
    """A short fingerprint of anything that has a stable text."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def when_due(house: House, name: str, inputs: str, method: str, work: Callable[[], Mapping[str, Any]]) -> Done:
    """Run `work` unless the step was last done from the same inputs by the same method."""
    last = house.mission.ledger.last_step(name)
    if last is not None and (last.inputs, last.method) == (inputs, method):
        return Done(name, due=False, facts=last.facts)
    facts = work()
    now = house.clock()
    house.mission.ledger.keep_step(Step(name=name, inputs=inputs, method=method, done_at=now, facts=facts))
    house.mission.ledger.log(name, now, method=method, **facts)
    return Done(name, due=True, facts=facts)

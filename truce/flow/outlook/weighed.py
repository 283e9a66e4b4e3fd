"""Why a sign weighs what it weighs: beside what was seen, who judged its weight, why, and what would change it."""

from collections.abc import Callable
from typing import Any

from truce.flow.house import House
from truce.flow.reason import Reason
from truce.outlook.signals.weights import read_weights

JUDGED = "a judgement; no record has calibrated it"

Walk = Callable[[House, dict[str, Any]], Reason]


def with_weight(seen: Walk) -> Walk:
    """The walk of a sign, its weight's own reason added; of a sign that the list no longer has, as it is."""

    def reason(house: House, row: dict[str, Any]) -> Reason:
        told, weight = seen(house, row), read_weights().signals.get(str(row["signal"]))
        if weight is None:
            return told
        more = {"weight_is": JUDGED, "weight_why": weight.why, "weight_would_change": weight.would_change}
        return Reason(told.kind, told.id, {**told.facts, **more}, told.because)

    return reason

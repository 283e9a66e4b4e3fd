"""What warnings would have been worth elsewhere, by base rates alone: a table made once (`bench/warning.py`), as data.

A new mission has no past of its own. What it can be told is how often such warnings came true among truces of the
record, each conflict forecast from the others; sums only, no conflict can be told from them.
"""

from functools import cache
from pathlib import Path
from typing import Any

from truce.model.warning import At, Worth
from truce.yamlfile import read_yaml

ELSEWHERE = Path(__file__).parent / "data" / "elsewhere.yaml"


@cache
def elsewhere() -> tuple[Worth, ...]:
    """A past each: UCDP's agreements, and the short truces of this record."""
    told, _ = read_yaml(ELSEWHERE)
    return tuple(_worth(name, one) for name, one in told.items())


def _worth(name: str, told: dict[str, Any]) -> Worth:
    each = tuple(At(**one) for one in told["each"])
    return Worth(of=name, collapses=told["collapses"], groups=told["groups"], unknown=0, each=each)

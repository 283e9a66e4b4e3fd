"""What is tried instead of a definition of an end: every combination of the values that its `vary` names."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any


def combinations(vary: Mapping[str, Sequence[float]]) -> Iterator[dict[str, Any]]:
    """Each combination, by the names of the fields; none where nothing is varied. Days are whole."""
    names = sorted(vary)
    for values in product(*(vary[name] for name in names)) if names else ():
        varied = dict(zip(names, values, strict=True))
        yield {name: int(value) if name == "days" else value for name, value in varied.items()}

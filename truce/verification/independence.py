"""Independence as a property of a graph: who took it from whom. Two outlets that quote one governor are one source."""

from collections.abc import Iterable

from truce.model.information import Information


def origins(items: Iterable[Information]) -> tuple[tuple[Information, ...], ...]:
    """Groups of items that reach one another, in the order in which they came.

    Items are joined by one source, by one origin, by being taken from one another, and by being taken from the same
    third, whether that one is among them or not. An origin and a source of the same name are one teller.
    """
    told = tuple(items)
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for item in told:
        for other in _reaches(item):
            parent[root(item.full_id)] = root(other)
    groups: dict[str, list[Information]] = {}
    for item in told:
        groups.setdefault(root(item.full_id), []).append(item)
    return tuple(tuple(group) for group in groups.values())


def _reaches(item: Information) -> Iterable[str]:
    yield f"teller {item.source}"
    if item.origin:
        yield f"teller {item.origin}"
    for other in item.repeats:
        yield other if "/" in other else f"{item.case}/{other}"


def in_words(groups: Iterable[tuple[Information, ...]]) -> str:
    """The groups, as `i1 = i3, i2`."""
    return ", ".join(" = ".join(item.id for item in group) for group in groups) or "none"

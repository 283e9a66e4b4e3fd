"""Every package tried, in plain Python: what the search is held against; and made-up negotiations."""

from dataclasses import replace
from itertools import combinations, product

from hypothesis import strategies as st

from truce.talks.packages.problem import Choice, Excluded, Issue, Needs, Package, Problem, RedLine, Together

Value = tuple[int, ...]


def worth(problem: Problem, package: Package) -> Value | None:
    """In thousandths; None where a rule or a red line forbids it."""
    taken = set(enumerate(package))
    if any(line.choice in taken for line in problem.red_lines):
        return None
    if any(set(each.choices) <= taken for each in problem.excluded):
        return None
    if any(each.choice in taken and not taken & set(each.one_of) for each in problem.needs):
        return None
    if rings(problem, package):
        return None
    total = [0] * len(problem.parties)
    for issue, option in taken:
        total = [a + round(1000 * b) for a, b in zip(total, problem.issues[issue].worth[option], strict=True)]
    for pair in problem.together:
        if {pair.first, pair.second} <= taken:
            total = [a + round(1000 * b) for a, b in zip(total, pair.worth, strict=True)]
    return tuple(total)


def rings(problem: Problem, package: Package) -> bool:
    """Do options of the package wait for each other."""
    taken = set(enumerate(package))
    waits = {choice: set[Choice]() for choice in taken}
    for each in problem.needs:
        if each.before and each.choice in taken:
            waits[each.choice] |= taken & set(each.one_of)
    while free := [choice for choice, first in waits.items() if not first & waits.keys()]:
        for choice in free:
            del waits[choice]
    return bool(waits)


def all_values(problem: Problem) -> dict[Package, Value]:
    """Of every allowed package."""
    found = {package: worth(problem, package) for package in product(*(range(size) for size in problem.sizes))}
    return {package: value for package, value in found.items() if value is not None}


def beats(a: Value, b: Value) -> bool:
    return a != b and all(x >= y for x, y in zip(a, b, strict=True))


def best(problem: Problem) -> dict[Value, set[Package]]:
    """Values that none beats, with all their packages."""
    values = all_values(problem)
    distinct = set(values.values())
    top = {value for value in distinct if not any(beats(other, value) for other in distinct)}
    return {value: {package for package, v in values.items() if v == value} for value in top}


@st.composite
def problems(draw: st.DrawFn, parties: tuple[int, int] = (1, 4), rules: bool = True) -> Problem:
    """Small negotiations, with few values so that equals are common."""
    count = draw(st.integers(*parties))
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    points = st.tuples(*[st.integers(-3, 3).map(float)] * count)
    issues = tuple(
        Issue(f"issue {i}", tuple(f"{k}" for k in range(n)), tuple(draw(points) for _ in range(n)))
        for i, n in enumerate(sizes)
    )
    base = Problem(tuple("abcdef"[:count]), issues, draw(points))
    if not rules or len(sizes) < 2:
        return base
    choices = st.integers(0, len(sizes) - 1).flatmap(lambda i: st.tuples(st.just(i), st.integers(0, sizes[i] - 1)))
    pair = st.lists(choices, min_size=2, max_size=2, unique_by=lambda c: c[0]).map(tuple)
    few = st.lists(choices, min_size=2, max_size=3, unique_by=lambda c: c[0]).map(tuple)
    lines = st.tuples(st.integers(0, count - 1), choices)
    return replace(
        base,
        together=tuple(Together(a, b, draw(points)) for a, b in draw(st.lists(pair, max_size=4))),
        excluded=tuple(Excluded(each) for each in draw(st.lists(few, max_size=3))),
        needs=tuple(Needs(each[0], each[1:], draw(st.booleans())) for each in draw(st.lists(few, max_size=3))),
        red_lines=tuple(RedLine(*line) for line in draw(st.lists(lines, max_size=2))),
    )


@st.composite
def tangled(draw: st.DrawFn) -> Problem:
    """Small negotiations in which every issue hangs on every other, some of it by more than one pair of options."""
    base = draw(problems(parties=(1, 3)))
    points = st.tuples(*[st.integers(-3, 3).map(float)] * len(base.parties))
    joined = []
    for a, b in combinations(range(len(base.sizes)), 2):
        cells = st.tuples(st.integers(0, base.sizes[a] - 1), st.integers(0, base.sizes[b] - 1))
        for x, y in draw(st.lists(cells, min_size=1, max_size=3, unique=True)):
            joined.append(Together((a, x), (b, y), draw(points)))
    return replace(base, together=tuple(joined))

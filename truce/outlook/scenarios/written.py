"""The scenarios of a mission as people write them (`scenarios.yaml`), or those that truce ships."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from math import exp, fsum, log
from pathlib import Path

from truce.model.scenario import AT_LEAST, AT_MOST, TALKS, Interest, Rules, Scenario, Scenarios, Signpost
from truce.outlook.scenarios.fields import Fields
from truce.outlook.scenarios.indicators import Indicator, indicators_of, shipped_indicators
from truce.yamlfile import read_yaml

SCENARIOS = Path(__file__).parent / "data" / "scenarios.yaml"
NAME = "scenarios.yaml"  # of a mission's own, beside truce.toml
ROUNDED = 0.005  # by so much a sum of likelihoods may miss one: people round
STRONGEST = 4.0  # log odds; a sign that is 55 times likelier is no sign but the thing itself
SET = ("question", "horizon_days", "by", "made", "why", "rules", "scenarios", "indicators")
ONE = (
    "title", "says", "talks", "likelihood", "drivers", "interests", "signposts", "would_change", "civilians", "tasks",
    "lead_days", "evidence", "came_when",
)  # fmt: skip


@cache
def shipped_scenarios() -> Scenarios:
    """The six of DOMAIN 6.4."""
    return read_scenarios(SCENARIOS)


def read_scenarios(path: Path) -> Scenarios:
    """The set of a file. Raises UnusableYaml with file, line, field and what to try."""
    return read_with_indicators(path)[0]


def read_with_indicators(path: Path) -> tuple[Scenarios, Mapping[str, Indicator]]:
    """The set, and every indicator its signposts can point at: ours and the mission's own. Raises UnusableYaml."""
    data, lines = read_yaml(path)
    told = Fields(data, lines)
    told.only(*SET)
    known = dict(shipped_indicators())
    if told.has("indicators"):
        known |= indicators_of(told.value("indicators"), lines, "indicators")
    each = told.fields("scenarios")
    scenarios = tuple(_scenario(code, each.fields(code), known) for code in each.names())
    _refuse_sum(each, scenarios)
    read = Scenarios(
        question=told.words("question"),
        horizon_days=int(told.number("horizon_days", 1, 3650)),
        by=told.text("by"),
        made=told.day("made"),
        why=told.text("why"),
        rules=_rules(told.fields("rules")),
        scenarios=scenarios,
        file=lines.file,
    )
    return read, known


def _rules(told: Fields) -> Rules:
    told.only("concentration", "next_counts", "together", "at_most")
    return Rules(
        concentration=told.number("concentration", 2.0, 1000.0),
        next_counts=told.number("next_counts", 0.0, 0.95),
        together=told.number("together", 0.0, 1.0),
        at_most=told.number("at_most", 1.0, 100.0),
    )


def _refuse_sum(each: Fields, scenarios: tuple[Scenario, ...]) -> None:
    if len(scenarios) < 2:
        raise each.fault("at least two things may come", remedy="add a scenario, even if only `something else`")
    total = fsum(one.p for one in scenarios)
    if abs(total - 1.0) > ROUNDED:
        remedy = "likelihoods are of one question: what is not among them is a scenario too"
        raise each.fault("likelihoods do not sum to one", sum=f"{total:.3f}", remedy=remedy)


def _scenario(code: str, told: Fields, known: Mapping[str, Indicator]) -> Scenario:
    told.only(*ONE)
    posts = told.fields("signposts")
    lead = told.numbers("lead_days", 2, 0.0, 3650.0)
    if lead[0] > lead[1]:
        raise told.fault("the shorter lead stands first", "lead_days", given=lead)
    return Scenario(
        code=code,
        title=told.words("title"),
        says=told.words("says"),
        talks=told.one_of("talks", TALKS),
        p=told.number("likelihood", 0.001, 0.999),
        drivers=told.many_words("drivers"),
        interests=_interests(told),
        signposts=tuple(_signpost(name, posts.fields(name), known) for name in posts.names()),
        would_change=told.many_words("would_change"),
        civilians=told.words("civilians"),
        tasks=told.many_words("tasks"),
        lead_days=(lead[0], lead[1]),
        evidence=tuple(str(one) for one in told.items("evidence")) if told.has("evidence") else (),
        came_when=_came_when(told, posts.names()),
    )


def _came_when(told: Fields, posts: Sequence[str]) -> tuple[str, ...]:
    """Signposts of this scenario that, all tripped at once, say that it came; none: only people can say."""
    named = tuple(str(one) for one in told.items("came_when")) if told.has("came_when") else ()
    for one in named:
        if one not in posts:
            known = f"known are {', '.join(posts)}"
            raise told.fault("no such signpost of this scenario", "came_when", given=one, remedy=known)
    return named


def _interests(told: Fields) -> tuple[Interest, ...]:
    found = []
    for i, one in enumerate(told.items("interests")):
        each = Fields(one, told.lines, (*told.place, "interests", i))
        each.only("actor", "wants")
        found.append(Interest(actor=each.text("actor"), wants=each.words("wants")))
    return tuple(found)


def _signpost(code: str, told: Fields, known: Mapping[str, Indicator]) -> Signpost:
    told.only("indicator", AT_LEAST, AT_MOST, "weight", "share", "why")
    name = told.text("indicator")
    if name not in known:
        near = get_close_matches(name, known, 1)
        ours = "write it into `indicators` of this file, or use one that is known"
        raise told.fault("no such indicator", "indicator", given=name, remedy=f"{near[0]}?" if near else ours)
    given = [side for side in (AT_LEAST, AT_MOST) if told.has(side)]
    if len(given) != 1:
        raise told.fault("a threshold is given once", remedy=f"{AT_LEAST}: ... or {AT_MOST}: ...")
    weight, low, high = told.numbers("weight", 3, -STRONGEST, STRONGEST)
    if not low <= weight <= high:
        given_as = f"{weight:g}, {low:g}, {high:g}"
        raise told.fault("a weight is its middle, then its 90 % interval around it", "weight", given=given_as)
    share = told.number("share", 0.001, 0.999)
    if share * exp(weight) >= 1.0:
        remedy = f"with that share a weight is below {-log(share):.2f}"
        raise told.fault("so common a sign cannot say so much", "weight", given=weight, remedy=remedy)
    return Signpost(
        code=code,
        indicator=name,
        comparison=given[0],
        threshold=told.number(given[0], -1e9, 1e9),
        weight=weight,
        weight_low=low,
        weight_high=high,
        share=share,
        why=told.text("why"),
    )

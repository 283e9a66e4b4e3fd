"""Scenarios at the terminal: how likely each is held to be, by whom, what signposts propose, how good that was."""

from collections.abc import Iterator, Mapping
from math import exp, fsum
from typing import NoReturn

import typer

from truce.cli import show
from truce.cli.forecast_words import spread, word
from truce.flow.outlook.shown import Prospect, Prospects
from truce.model.scenario import STATED, SignpostState, in_language

SAID = ("said on", "by", "what came", "score", "equal shares", "what stood before")


def say_likelihoods(found: Prospects, language: str) -> None:
    """One line: how likely each scenario is held to be."""
    told = (f"{in_language(one.scenario.title, language)} {one.now.p:.0%}" for one in found.each)
    show.say("how it may go: " + "; ".join(told))
    if not found.judged:
        show.say("  nobody of this mission has judged that yet: these are the shipped figures")


def unread_line(wrong: Mapping[str, str]) -> str:
    """In the place of scenarios that cannot be read: where and why."""
    return f"how it may go: cannot be told; {wrong['file']}, line {wrong.get('line', '?')}: {wrong['what']}"


def end_unread(wrong: Mapping[str, str], *, machine: bool) -> NoReturn:
    """All else is shown: tell in full what is wrong with the scenarios, and end as what was done in part."""
    if not machine:
        for name, told in wrong.items():
            if name != "error":
                show.complain(told if name == "what" else f"  {name}: {told}")
    raise typer.Exit(1)


def say_scenarios(found: Prospects, language: str) -> None:
    """Each scenario with its likelihood and its signposts, the last judgements, and what became of them."""
    show.say(in_language(found.written.question, language))
    columns = ("scenario", "held to be", "signposts propose", "in words", "signposts passed")
    show.table("", columns, _rows(found, language))
    for said in found.judged[-3:]:
        show.say(f"{said[0].made_at:%Y-%m-%d} {said[0].by or 'somebody'}: {said[0].why}")
    show.say()
    if found.scored:
        show.table("what was said of it before, and what came", SAID, _scored(found, language))
    show.say(scores_line(found))
    for one in found.each:
        _say_one(one, found, language)


def _say_one(one: Prospect, found: Prospects, language: str) -> None:
    """What one scenario looks like, what drives it, whom it hurts, what monitors would do, how its signposts read."""
    told = one.scenario
    show.say()
    show.say(f"{told.code} {in_language(told.title, language)}: {in_language(told.says, language)}")
    for name, many in (("driven by", told.drivers), ("would change it", told.would_change)):
        show.say(f"  {name}: " + "; ".join(in_language(words, language) for words in many))
    show.say(f"  for civilians: {in_language(told.civilians, language)}")
    show.say("  for monitors: " + "; ".join(in_language(words, language) for words in told.tasks))
    low, high = told.lead_days
    show.say(f"  from its first signs until it is there: {low:g} to {high:g} days")
    for post in one.signposts:
        named = found.indicators.get(post.indicator)
        show.say(f"  signpost: {post.indicator if named is None else in_language(named, language)}: {_read(post)}")


def _read(post: SignpostState) -> str:
    """How a signpost stood: what was read against its threshold, and what it brings."""
    mark = f"{post.comparison.replace('_', ' ')} {post.threshold:g}"
    if post.value is None:
        return f"not observed ({mark})"
    return f"{post.value:.3g} ({mark}), {post.state.replace('_', ' ')}: odds times {exp(post.counted):.2g}"


def _rows(found: Prospects, language: str) -> Iterator[tuple[str, ...]]:
    for one in found.each:
        passed = [sign.signpost.replace("_", " ") for sign in one.signposts if sign.state == "tripped"]
        beside = "" if one.proposed is None else spread(one.proposed.p, one.proposed.p_low, one.proposed.p_high)
        now = spread(one.now.p, one.now.p_low, one.now.p_high)
        yield in_language(one.scenario.title, language), now, beside, word(one.now.p), ", ".join(passed)


def _scored(found: Prospects, language: str) -> Iterator[tuple[str, ...]]:
    titles = {scenario.code: in_language(scenario.title, language) for scenario in found.written.scenarios}
    for one in found.scored:
        what = _came({titles.get(code, code): told for code, told in one.known.items()})
        source = "" if one.source == STATED else " (by its signposts)"
        before = "-" if one.before is None else f"{one.before:.3f}"
        who = one.by or "somebody"
        yield f"{one.at:%Y-%m-%d}", who, what + source, f"{one.brier:.3f}", f"{one.equal:.3f}", before


def _came(known: Mapping[str, bool]) -> str:
    came = [title for title, told in known.items() if told]
    return came[0] if came else "not: " + ", ".join(known)


def scores_line(found: Prospects) -> str:
    """How good what people said of the scenarios was, in one line."""
    many, n = found.scored, len(found.scored)
    if not found.judged:
        return "scenarios: nobody has judged them yet, so there is nothing to be scored"
    if not many:
        return f"scenarios: {len(found.judged)} said, none scored yet: nobody has put on record what came"
    ours, equal = fsum(one.brier for one in many) / n, fsum(one.equal for one in many) / n
    both = [(one.brier, one.before) for one in many if one.before is not None]
    before = (
        "" if not both else f"; what stood before {_mean(b for _, b in both)}, by those {_mean(a for a, _ in both)}"
    )
    told = f"{n} of {len(found.judged)} scored, {ours:.3f} in the mean (0 is perfect, 2 certain of another one)"
    return f"scenarios: {told}; equal shares {equal:.3f}{before}"


def _mean(of: Iterator[float]) -> str:
    told = list(of)
    return f"{fsum(told) / len(told):.3f}"

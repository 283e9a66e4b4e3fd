"""What a step did, in words for a person."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from truce.flow.due import Done


def in_words(step: Done) -> Iterator[str]:
    """Lines that tell what became of a step."""
    if not step.due:
        yield f"{step.name}: nothing new, not done again"
        return
    yield from TELL[step.name](step.facts)


def _tell_fuse(facts: Mapping[str, Any]) -> Iterator[str]:
    yield f"fuse: {facts['reports']:,} reports tell of {facts['incidents']:,} incidents"
    yield f"  {facts['pairs']:,} pairs of reports were compared"
    if facts["learned_from"]:
        yield f"  how each source errs was learned from {facts['learned_from']:,} of them (truce profiles FOLDER)"
    else:
        yield f"  how each source errs was learned before, when there were {facts['learned_at']:,} reports"
    if changed := facts.get("changed"):
        told = ", ".join(f"{number:,} {kind}" for kind, number in changed.items())
        yield f"  incidents that are not what they were: {told} (truce export FOLDER successions)"
    for name, words in NOT_COMPARED.items():
        if facts[name]:
            yield f"  {facts[name]:,} {words}"


def _tell_judge(facts: Mapping[str, Any]) -> Iterator[str]:
    yield f"judge: {facts['rulings']:,} rulings, by what was known on {facts['as_of'][:16].replace('T', ' ')} UTC"


def _tell_tallies(facts: Mapping[str, Any]) -> Iterator[str]:
    yield f"tallies: {facts['claims']:,} claims of parties stand beside the evidence (truce tallies FOLDER)"


def _tell_forecast(facts: Mapping[str, Any]) -> Iterator[str]:
    at = facts["made_at"][:16].replace("T", " ")
    stands = "" if facts["new"] else "; what was said at that instant stands"
    yield f"forecast: {facts['forecasts']:,} forecasts, by what was known on {at} UTC{stands} (truce forecast FOLDER)"


def _tell_score(facts: Mapping[str, Any]) -> Iterator[str]:
    unseen = f"; of {facts['untold']:,} nobody can tell what came" if facts["untold"] else ""
    yield f"score: {facts['scored']:,} forecasts whose day had come were scored{unseen}"


def _tell_scenarios(facts: Mapping[str, Any]) -> Iterator[str]:
    if wrong := facts.get("unread"):
        where = f"{wrong['file']}, line {wrong.get('line', '?')}"
        yield f"scenarios: NOT kept, {where}: {wrong['what']} (truce forecast FOLDER --scenarios tells more)"
        return
    told = f"{facts['signposts']:,} signposts read, {facts['likelihoods']:,} likelihoods kept"
    yield f"scenarios: {told} (truce forecast FOLDER --scenarios)"


NOT_COMPARED = {
    "wide_place": "reports tell a place no better than an oblast: compared, but it says little",
    "no_place": "reports tell no place: compared only where their words or addresses are alike",
}
TELL: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "fuse": _tell_fuse,
    "judge": _tell_judge,
    "tallies": _tell_tallies,
    "forecast": _tell_forecast,
    "score": _tell_score,
    "scenarios": _tell_scenarios,
}

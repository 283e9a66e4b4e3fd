"""Early warning in a brief: a rise, a chance of collapse beside its threshold, its signs, that little was watched."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from truce.briefs.facts import Facts
from truce.briefs.material import frame
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Sentence
from truce.model.forecast import ANY_END, HOLD, REPORTED
from truce.model.warning import LEAST_WATCHED

Said = Mapping[str, Any]
MONTH = 30
TRIPPED = "tripped"
NO_COLLAPSE = (ANY_END, "expired", "superseded")  # ends that are not, or need not be, a breakdown


def warned(facts: Facts, words: Words, said: Sequence[Said], risen: Sequence[tuple[Said, str, str]]) -> list[Sentence]:
    """What is warned of, a truce at a time; of one that is over nothing. `risen`: rises with their series and day."""
    found: list[Sentence] = []
    for agreement in facts.material.agreements:
        mine = [one for one in said if one["agreement"] == agreement.id and one["kind"] == HOLD and one["term"] is None]
        if any(one["definition"] == ANY_END and one["state"] == "ended" for one in mine):
            continue
        found += [_rose(words, *one) for one in risen if one[0]["alarm"] and one[0]["agreement"] == agreement.id][:1]
        month = [one for one in mine if one["ahead_days"] == MONTH and one["p"] is not None]
        worst = min((one for one in month if one["definition"] not in NO_COLLAPSE), key=_p, default=None)
        if worst is not None:
            found += [*_chance(facts, words, agreement.title, worst), *_signs(facts, words, agreement.id, worst)]
            found += _unwatched(facts, words, agreement.id, worst)
    return found


def _p(one: Said) -> tuple[float, str]:
    return one["p"], one["id"]


def _rose(words: Words, one: Said, series: str, day: str) -> Sentence:
    say = Saying(words)
    given = {"series": say.name("series", series), "day": say.name("since", day)}
    return say.sentence("outlook.warned_rise", (one["id"],), tone="bad", **given)


def _chance(facts: Facts, words: Words, title: str, one: Said) -> list[Sentence]:
    """The chance of a collapse beside the threshold; and plainly, where nobody has said what being wrong costs."""
    say, risk, because = Saying(words), 1.0 - one["p"], (one["id"],)
    loud = risk >= facts.material.warn_from
    given = {"truce": say.name("truce", title), "chance": say.percent("p", risk)}
    given |= {"days": say.many("days", "count.day", MONTH)}
    given |= {"threshold": say.percent("warn_from", facts.material.warn_from)}
    rule = "outlook.warned" if loud else "outlook.not_warned"
    told = [say.sentence(rule, because, tone="bad" if loud else "plain", **given)]
    if not facts.material.costs_stated:
        told.append(Saying(words).sentence("outlook.unstated", because))
    return told


def _signs(facts: Facts, words: Words, agreement: str, one: Said) -> list[Sentence]:
    """The signs of danger behind a chance, the day they were read, and that what each weighs is a judgement."""
    rows = frame(facts.material.signals).filter(pl.col("agreement") == agreement)
    rows = rows.filter(pl.col("as_of") == pl.col("as_of").max())
    seen = rows.filter((pl.col("state") == TRIPPED) & (pl.col("ratio") > 1.0)).sort("ratio", "signal", descending=True)
    if seen.is_empty():
        return []
    say = Saying(words)
    named = "; ".join(
        f"{words.inline('signal', row['signal'])} (×{say.ratio('ratio', row['ratio'], None, None)})"
        for row in seen.iter_rows(named=True)
    )
    day = say.name("day", words.day(seen["as_of"][0]))
    return [say.sentence("outlook.signs", (one["id"],), day=day, signs=say.name("signs", named))]


def _unwatched(facts: Facts, words: Words, agreement: str, one: Said) -> list[Sentence]:
    """How little of the last week was watched; nothing where that was enough, or where nobody is known to watch."""
    watched = _watched(facts, agreement)
    if one["basis"] == REPORTED or watched is None or watched >= LEAST_WATCHED:
        return []
    say = Saying(words)
    return [say.sentence("outlook.unwatched", (one["id"],), tone="open", watched=say.percent("watched", watched))]


def _watched(facts: Facts, agreement: str) -> float | None:
    """How much of area and time was watched in the last days: as whether it is holding says."""
    rows = frame(facts.material.conditions).filter((pl.col("agreement") == agreement) & (pl.col("area") == "all"))
    last = rows.sort("as_of")["watched"].tail(1).to_list()
    return last[0] if last else None

"""Will it hold, in a brief: the chance of each truce by each definition of its end, and of its parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from truce.briefs.facts import Facts
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Row, Sentence
from truce.model.forecast import HOLD, MET, REPORTED

Said = Mapping[str, Any]
MONTH = 30
GONE_WORDS = {"ended": "outlook.over", MET: "outlook.met"}  # in the place of a chance
FEW = ("base_rate_of_few", "base_rate_of_another_end")  # that a chance stands on less than the record of truces
UNKNOWN = ("nobody_watched", "too_few_days")  # why nothing is told of a truce that stands


def chances(said: Iterable[Said], agreement: str) -> list[Said]:
    """Of the truce as a whole, by the definition of its end that stands first."""
    found = [one for one in said if one["kind"] == HOLD and one["term"] is None and one["agreement"] == agreement]
    first = min((one["definition"] for one in found), key=lambda name: (name != "any_end", name), default=None)
    return [one for one in found if one["definition"] == first]


def held(facts: Facts, words: Words, said: list[Said]) -> list[Sentence]:
    """Of each truce the chance that it stands in a month, beside the base rate; what it rests on said with it."""
    sentences = []
    for agreement in facts.material.agreements:
        found = chances(said, agreement.id)
        if not found:
            continue
        one = min(found, key=lambda row: abs(row["ahead_days"] - MONTH))
        sentences.append(chance_sentence(words, agreement.title, one))
        if one["basis"] == REPORTED:
            sentences.append(Saying(words).sentence("outlook.reported", (one["id"],), tone="open"))
    return sentences


def chance_sentence(words: Words, title: str, one: Said) -> Sentence:
    """It has ended, it cannot be told, or how likely it stands."""
    say, because = Saying(words), (one["id"],)
    name = say.name("truce", title)
    if one["state"] == "ended":
        return say.sentence("outlook.ended", because, tone="bad", truce=name)
    if one["p"] is None or one["p_low"] is None or one["p_high"] is None:
        return _cannot(words, title, one)
    given = {"days": say.many("days", "count.day", one["ahead_days"]), "chance": say.chance("p", one["p"])}
    given |= {"low": say.percent("p_low", one["p_low"]), "high": say.percent("p_high", one["p_high"])}
    if one["base"] is None:
        return say.sentence("outlook.holds", because, truce=name, **given)
    return say.sentence("outlook.holds_base", because, truce=name, base=say.percent("base", one["base"]), **given)


def _cannot(words: Words, title: str, one: Said) -> Sentence:
    """That it cannot be told, and why; of a truce that stands, what truces like it did, for that is all there is."""
    say, because = Saying(words), (one["id"],)
    given = {"truce": say.name("truce", title)}
    if one["why"] not in UNKNOWN or one["base"] is None:
        return say.sentence("outlook.cannot", because, tone="open", **given)
    given["why"] = say.name("why", words.say(f"outlook.why_{one['why']}"))
    given |= {"days": say.many("days", "count.day", one["ahead_days"]), "base": say.percent("base", one["base"])}
    return say.sentence("outlook.cannot_base", because, tone="open", **given)


def hold_rows(words: Words, holds: Iterable[Said]) -> list[Row]:
    """The chances by each definition of the end: a row for each day ahead, or one where no day has a chance."""
    rows: list[Row] = []
    for _, some in groupby(holds, key=lambda one: (one["agreement"], one["definition"])):
        same = list(some)
        silent = all(one["state"] == "ended" or one["p"] is None for one in same)
        rows += [hold_row(words, same)] if silent else [hold_row(words, [one], first=one is same[0]) for one in same]
    return rows


def hold_row(words: Words, same: Sequence[Said], *, first: bool = True) -> Row:
    """The chance by one definition of the end; several days ahead in one row where none of them has a chance.

    `first`: of the rows of that definition, which says what its base rate stands on.
    """
    one = same[0]
    stands = one["why"] if first and one["p"] is not None and one["state"] != "ended" and one["why"] in FEW else None
    end = Cell(words.label("end", one["definition"] or ""), note=words.say(f"outlook.why_{stands}") if stands else None)
    return Row((end, *hold_cells(words, same)), ids=tuple(day["id"] for day in same))


def hold_cells(words: Words, same: Sequence[Said]) -> tuple[Cell, ...]:
    """How far ahead, the chance, and the base rate beside a chance: beside none it would be taken for one."""
    one = same[0]
    gone, p = GONE_WORDS.get(one["state"]), one["p"]
    ahead = Cell(", ".join(words.plural("count.day", day["ahead_days"]) for day in same))
    if gone or p is None or one["p_low"] is None or one["p_high"] is None:
        return (ahead, Cell(words.say(gone or "outlook.untold")), Cell(""), Cell(""))
    base = Cell("" if one["base"] is None else _never_sure(words, one["base"]))
    return (ahead, Cell(words.chance(p), note="; ".join(_notes(words, one))), base, Cell(""))


def _notes(words: Words, one: Said) -> Iterator[str]:
    """The interval of a chance; and how it goes by the definition's other thresholds, if any."""
    yield words.say("outlook.between", low=_never_sure(words, one["p_low"]), high=_never_sure(words, one["p_high"]))
    if one["vary_low"] is not None and one["vary_high"] is not None:
        low, high = (_never_sure(words, one[name]) for name in ("vary_low", "vary_high"))
        rule = "outlook.varied_ended" if one["vary_ended"] else "outlook.varied"
        yield words.say(rule, low=low, high=high, ended=one["vary_ended"], many=one["vary_n"])


def _never_sure(words: Words, p: float) -> str:
    """A bound of a chance in per cent: nothing here is as sure as all or none of it."""
    return words.percent(min(max(p, 0.0001), 0.9999))

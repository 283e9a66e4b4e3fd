"""Is it holding now, in a brief: the word for each truce with its reasons and numbers, and a row for each area."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from truce.briefs.facts import Facts
from truce.briefs.names import area_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Row, Sentence
from truce.model.condition import BROKEN, FRAYING, HOLDING, OVER

Said = Mapping[str, Any]
ALL = "all"
TONES = {HOLDING: "good", FRAYING: "warn", BROKEN: "bad"}


def holding(facts: Facts, words: Words, said: Sequence[Said]) -> Iterator[Sentence]:
    """Of each truce whether it is holding, and what the truce itself changed."""
    for agreement in facts.material.agreements:
        for one in said:
            if (one["agreement"], one["area"]) == (agreement.id, ALL):
                yield _now(words, agreement.title, one)
                if one["effect"] is not None:
                    yield _effect(words, one)


def _now(words: Words, title: str, one: Said) -> Sentence:
    say = Saying(words)
    given = {
        "truce": say.name("truce", title),
        "word": say.name("word", words.inline("condition", one["state"])),
        "reasons": say.name("reasons", reasons(words, one)),
    }
    tone, because = TONES.get(one["state"], "open"), (one["id"],)
    if one["earliest"] is None or one["latest"] is None:
        return say.sentence("outlook.now_blank", because, tone=tone, **given)
    given["window"] = say.window("now", one["earliest"], one["latest"])
    seen = one["hours"] > 0
    given["count"] = say.estimate("count", one["counts"] if seen else one["told"], None, None)
    if seen:
        given["hours"] = say.count("hours", round(one["hours"]))
        given["watched"] = say.percent("watched", one["watched"])
    rule = "outlook.now"
    if one["stage"] == OVER:
        rule, given["ended"] = "outlook.now_over", say.name("ended", words.inline("condition", one["ended_by"] or OVER))
    return say.sentence(rule if seen else f"{rule}_reported", because, tone=tone, **given)


def reasons(words: Words, one: Said) -> str:
    """Why that word, strongest first."""
    first, *rest = [code for code in one["why"] if code] or [one["state"]]
    return "; ".join([words.label("condition", first), *(words.inline("condition", code) for code in rest)])


def _effect(words: Words, one: Said) -> Sentence:
    say = Saying(words)
    ratio = say.ratio("effect", one["effect"], one["effect_low"], one["effect_high"])
    state = say.name("state", words.inline("condition", one["effect_state"]))
    return say.sentence("outlook.now_effect", (one["id"],), ratio=ratio, state=state)


def holding_row(facts: Facts, words: Words, one: Said) -> Row:
    """A truce or an area of it: the word, why, and how much was watched."""
    told = Cell(words.label("condition", one["state"]), note=reasons(words, one))
    watched = Cell(words.percent(one["watched"]), one["watched"], note=words.say("outlook.watched"))
    return Row((Cell(_place(facts, words, one)), Cell(""), told, watched, Cell("")), ids=(one["id"],))


def _place(facts: Facts, words: Words, one: Said) -> str:
    if one["area"] == ALL:
        found = (each.title for each in facts.material.agreements if each.id == one["agreement"])
        return next(found, str(one["agreement"]))
    return area_name(facts, words, one["area"])

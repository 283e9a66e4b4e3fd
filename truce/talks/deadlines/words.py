"""The board, a record and a mixture in sentences, each with the ids it rests on."""

from collections.abc import Mapping, Sequence

from truce.model.brief import Sentence
from truce.model.countdown import MET, Countdown, Mixture, Record
from truce.talks.phrases import Phrases, Value, speak

FEW = 5  # cases below which a share is said to be little to lean on
SPOKEN = speak()
FAR = 0.05  # a stated likelihood so far from the mixture is named


def countdown_words(
    row: Countdown, names: Mapping[str, str] | None = None, words: Phrases = SPOKEN
) -> tuple[Sentence, ...]:
    """What is due by whom and set by whom, how it was moved, what was announced and what came; `names`: id -> name."""
    called = dict(names or {})
    because = (*row.rows, *row.because)
    found = [_head(row, called, because, words)]
    for move in row.moves:
        rule = "deadline.longer" if move.days > 0 else "deadline.shorter"
        found.append(words.say(rule, because, before=move.before, after=move.after))
    if row.announced:
        found.append(words.say("deadline.announced", because, announced=" / ".join(row.announced)))
    if row.days_left is not None and row.days_left <= 0 and (row.came or row.state != MET):
        came = {"came": row.came} if row.came else {}
        found.append(words.say("deadline.came" if row.came else "deadline.came_untold", because, **came))
        if row.followed:
            found.append(words.say(f"deadline.followed_{row.followed}", because))
    return tuple(found)


def _head(row: Countdown, called: Mapping[str, str], because: tuple[str, ...], words: Phrases) -> Sentence:
    set_by = row.set_by or ""
    told: dict[str, Value] = {"party": called.get(row.party, row.party), "name": row.name or row.id}
    if row.until is None:
        return words.say("deadline.undated", because, "open", **told)
    told["set_by"] = called.get(set_by, set_by)
    if row.ahead:
        days = round(row.days_left or 0.0)
        rule = "deadline.ahead" if days else "deadline.within_a_day"
        return words.say(rule, because, **told, until=row.until, **({"days": days} if days else {}))
    state = words.word(f"state.{row.state}")
    tone = "bad" if row.missed else "plain"
    rule = "deadline.passed" if row.days_left is not None and row.days_left <= 0 else "deadline.settled"
    return words.say(rule, because, tone, **told, until=row.until, state=state)


def record_words(
    record: Record, names: Mapping[str, str] | None = None, words: Phrases = SPOKEN
) -> tuple[Sentence, ...]:
    """How far to believe who set it, with how many cases that rests on."""
    who, because = (names or {}).get(record.set_by, record.set_by), record.because
    if not record.n:
        found = [words.say("record.none", because, "open", set_by=who)]
    else:
        followed = int(record.followed) if record.followed == int(record.followed) else record.followed
        bounds = {"low": record.low, "high": record.high}
        found = [words.say("record.some", because, n=record.n, set_by=who, followed=followed, **bounds)]
        if record.n < FEW:
            found.append(words.say("record.few", because, "open", n=record.n))
    if record.moved:
        found.append(words.say("record.moved", because, set_by=who, moved=record.moved))
    if record.untold:
        found.append(words.say("record.untold", because, "open", set_by=who, untold=record.untold))
    return tuple(found)


def mixture_words(
    rows: Sequence[Mixture], titles: Mapping[str, str] | None = None, words: Phrases = SPOKEN
) -> tuple[Sentence, ...]:
    """Each scenario with its two likelihoods, what does not go together, and what is assumed."""
    found = []
    for row in rows:
        name = (titles or {}).get(row.scenario, row.scenario)
        either = {"if_met": row.if_met, "if_missed": row.if_missed}
        spread = {"p": row.p, "low": row.low, "high": row.high}
        found.append(words.say("mixture.one", (row.scenario,), scenario=name, **spread, **either))
        if row.apart is not None and row.stated is not None and abs(row.apart) > FAR:
            found.append(words.say("mixture.apart", (row.scenario,), "open", scenario=name, stated=row.stated, p=row.p))
    return (*found, words.say("mixture.assumed"))

"""What may come: the chance that each truce stands, breaches to come, what changed; as it was said, and no finding."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import polars as pl

from truce.briefs.condition import holding, holding_row
from truce.briefs.facts import Facts
from truce.briefs.material import frame
from truce.briefs.names import party_name
from truce.briefs.saying import Saying
from truce.briefs.warned import warned
from truce.briefs.wording import Words
from truce.model.brief import Awaited, Cell, Chance, Column, Coming, Lived, Row, Section, Sentence, Table
from truce.model.forecast import COUNT, HOLD, REPORTED

Said = Mapping[str, Any]
MONTH = 30
DAY = timedelta(days=1)
PAST_DAYS = 60
ABOUT = ("agreement", "kind", "definition", "term", "reading", "party", "area", "ahead_days", "target_latest", "id")
QUANTILES = ("q05", "q25", "q50", "q75", "q95")
CHANCES = ("ahead_days", "p", "p_low", "p_high", "base", "base_low", "base_high")


def section(facts: Facts, words: Words) -> Section | None:
    """Sentences, one picture, one table. The public gets it only where it was handed in for them."""
    said = newest(facts.material.forecasts, "made_at")
    now = newest(facts.material.conditions, "as_of")
    if not said and not now:
        nothing = Section("outlook", words.say("section.outlook"), (Saying(words).sentence("outlook.none"),))
        return None if facts.material.edition == "public" else nothing
    changed = [one for one in newest(facts.material.regimes, "as_of") if one["since"] is not None]
    sentences = [intro(words, said, now), *later(words, said), *holding(facts, words, now), *held(facts, words, said)]
    sentences += turned(facts, words, changed)
    sentences += warned(facts, words, said, [(one, series_name(facts, words, one), on(words, one)) for one in changed])
    picture = "outlook" if drawn(facts, words) is not None else None
    return Section(
        "outlook", words.say("section.outlook"), tuple(sentences), (table(facts, words, said, changed, now),), picture
    )


def newest(table: Any, told_at: str) -> list[Said]:
    """Of each agreement the rows of its newest instant, in the order of what they are about."""
    kept = frame(table)
    last = kept.filter(pl.col(told_at) == pl.col(told_at).max().over("agreement"))
    order = [name for name in ABOUT if name in last.columns]
    return list(last.sort(order, nulls_last=False).iter_rows(named=True))


def later(words: Words, said: Sequence[Said]) -> list[Sentence]:
    """That it was worked out well after the instant it speaks from, where it was: a hindcast is called one."""
    late = [one["id"] for one in said if one["hindcast"]]
    return [Saying(words).sentence("outlook.later", (min(late),), tone="open")] if late else []


def intro(words: Words, said: Iterable[Said], now: Iterable[Said]) -> Sentence:
    """As of when, and what a forecast is not."""
    say = Saying(words)
    last = max([*(one["made_at"] for one in said), *(one["as_of"] for one in now)])
    return say.sentence("outlook.intro", moment=say.moment("as_of", last))


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
        return say.sentence("outlook.cannot", because, tone="open", truce=name)
    given = {"days": say.many("days", "count.day", one["ahead_days"]), "chance": say.chance("p", one["p"])}
    given |= {"low": say.percent("p_low", one["p_low"]), "high": say.percent("p_high", one["p_high"])}
    if one["base"] is None:
        return say.sentence("outlook.holds", because, truce=name, **given)
    return say.sentence("outlook.holds_base", because, truce=name, base=say.percent("base", one["base"]), **given)


def turned(facts: Facts, words: Words, changed: list[Said]) -> list[Sentence]:
    """The surest change of regime."""
    if not changed:
        return []
    one = max(changed, key=lambda row: (row["chance"] or 0.0, row["id"]))
    say = Saying(words)
    given = {"series": say.name("series", series_name(facts, words, one)), "day": say.name("since", on(words, one))}
    given["chance"] = say.chance("chance", one["chance"] or 0.0)
    given["before"] = say.estimate("before", one["level"] or 0.0, None, None)
    given["now"] = say.estimate("now", one["now"] or 0.0, None, None)
    return [say.sentence("outlook.changed", (one["id"],), **given)]


def on(words: Words, one: Said) -> str:
    """The day of a change."""
    return words.day(datetime(one["since"].year, one["since"].month, one["since"].day, 12, tzinfo=words.zone))


def series_name(facts: Facts, words: Words, one: Said) -> str:
    """A series in a few words: the term, whose acts, where they are not anybody's and anywhere."""
    told = [one["term"], party_name(facts, words, one["party"])]
    if one["area"] not in (None, "all"):
        told.append(str(one["area"]).replace("held:", "").replace("-", " "))
    return ", ".join(told)


def table(facts: Facts, words: Words, said: list[Said], changed: list[Said], now: list[Said]) -> Table:
    """Is it holding and where, chances by each end, breaches to come, what changed; every row with its id."""
    columns = (
        Column("what", words.say("column.what"), "name"),
        Column("ahead", words.say("column.ahead")),
        Column("chance", words.say("column.foreseen"), "interval"),
        Column("beside", words.say("column.base_rate")),
        Column("ids", words.say("column.rests_on"), "ids"),
    )
    holds = [one for one in said if one["kind"] == HOLD and one["term"] is None]
    counts = [one for one in said if one["kind"] == COUNT and one["area"] == "all" and length(one) > 1]
    rows = heading(words, "outlook.by_now", [holding_row(facts, words, one) for one in now])
    rows += heading(words, "outlook.by_end", hold_rows(words, holds))
    rows += heading(words, "outlook.by_count", [count_row(facts, words, one) for one in counts])
    rows += heading(words, "outlook.by_change", [change_row(facts, words, one) for one in changed])
    return Table("outlook", words.say("table.outlook"), columns, tuple(rows), words.say("outlook.note"))


def heading(words: Words, key: str, rows: list[Row]) -> list[Row]:
    """Rows under a line that says what they are; nothing where there are none."""
    return [Row((Cell(words.say(key)),), heading=True), *rows] if rows else []


def hold_rows(words: Words, holds: Iterable[Said]) -> list[Row]:
    """The chances by each definition of the end: a row for each day ahead, or one where no day has a chance."""
    rows: list[Row] = []
    for _, some in groupby(holds, key=lambda one: (one["agreement"], one["definition"])):
        same = list(some)
        silent = all(one["state"] == "ended" or one["p"] is None for one in same)
        rows += [hold_row(words, same)] if silent else [hold_row(words, [one]) for one in same]
    return rows


def hold_row(words: Words, same: Sequence[Said]) -> Row:
    """The chance by one definition of the end; several days ahead in one row where none of them has a chance."""
    one = same[0]
    p, low, high = one["p"], one["p_low"], one["p_high"]
    if one["state"] == "ended" or p is None or low is None or high is None:
        told = Cell(words.say("outlook.over" if one["state"] == "ended" else "outlook.untold"))
    else:
        between = words.say("outlook.between", low=words.percent(low), high=words.percent(high))
        told = Cell(words.chance(p), note=between)
    ahead = ", ".join(words.plural("count.day", day["ahead_days"]) for day in same)
    bases = [day["base"] for day in same if day["base"] is not None and day["state"] != "ended"]
    base = Cell(", ".join(words.percent(share) for share in bases))
    end = Cell(words.label("end", one["definition"] or ""))
    return Row((end, Cell(ahead), told, base, Cell("")), ids=tuple(day["id"] for day in same))


def count_row(facts: Facts, words: Words, one: Said) -> Row:
    """Breaches to come in a stretch; whether the model earned its place is said beside it."""
    note = words.say("outlook.reported_short") if one["basis"] == REPORTED else None
    figure = words.estimate(one["mean"], one["q05"], one["q95"])
    told = Cell(figure, one["mean"], one["q05"], one["q95"], note=note)
    name = Cell(series_name(facts, words, one))
    return Row((name, Cell(words.plural("count.day", length(one))), told, Cell(""), Cell("")), ids=(one["id"],))


def change_row(facts: Facts, words: Words, one: Said) -> Row:
    """A change of regime with its day and its levels."""
    before, now = (words.number(one[name] or 0.0, 1) for name in ("level", "now"))
    told = Cell(words.chance(one["chance"] or 0.0), note=words.say("outlook.levels", before=before, now=now))
    name = Cell(series_name(facts, words, one))
    return Row((name, Cell(on(words, one)), told, Cell(""), Cell("")), ids=(one["id"],))


def length(one: Said) -> int:
    """Days of a target."""
    whole: timedelta = one["target_latest"] - one["target_earliest"]
    return max(round(whole / DAY), 1)


def middle(earliest: datetime, latest: datetime) -> datetime:
    """The instant in the middle of a stretch: it lies on its day, whatever the zone."""
    return earliest + (latest - earliest) / 2


def drawn(facts: Facts, words: Words) -> Coming | None:
    """The picture: the chance of the first truce, and the fan of its first term over the whole area."""
    said = newest(facts.material.forecasts, "made_at")
    for agreement in facts.material.agreements:
        held_by = [one for one in chances(said, agreement.id) if one["p"] is not None and one["state"] != "ended"]
        steps = [one for one in said if one["agreement"] == agreement.id and one["kind"] == COUNT]
        steps = [one for one in steps if one["area"] == "all" and length(one) == 1]
        if held_by or steps:
            return _coming(facts, words, agreement.title, held_by, steps)
    return None


def _coming(facts: Facts, words: Words, title: str, held_by: list[Said], steps: list[Said]) -> Coming:
    keys = sorted({_key(one) for one in steps}, key=lambda key: (key[3] != "any", key))
    mine = [one for one in steps if _key(one) == keys[0]] if keys else []
    change = next((one for one in newest(facts.material.regimes, "as_of") if keys and _key(one) == keys[0]), None)
    changed = change is not None and change["since"] is not None
    return Coming(
        truce=title,
        series=series_name(facts, words, mine[0]) if mine else "",
        chances=tuple(Chance(*(one[name] for name in CHANCES)) for one in held_by),
        past=_past(facts, keys[0]) if keys else (),
        steps=tuple(
            Awaited(middle(one["target_earliest"], one["target_latest"]), *(one[q] for q in QUANTILES)) for one in mine
        ),
        since=datetime(change["since"].year, change["since"].month, change["since"].day, 12, tzinfo=words.zone)
        if changed and change is not None
        else None,
        before=change["level"] if changed and change is not None else None,
        now=change["now"] if changed and change is not None else None,
    )


def _key(one: Said) -> tuple[str, str, str, str, str]:
    return (one["agreement"], one["term"] or "", one["reading"] or "", one["party"] or "", one["area"] or "")


def _past(facts: Facts, key: tuple[str, str, str, str, str]) -> tuple[Lived, ...]:
    """The days that were ruled on. Where no log of watchers was collected, none is called unwatched."""
    names = ("agreement", "term", "reading", "party", "area")
    mine = frame(facts.material.rulings).filter(
        pl.col("period") == "day", *(pl.col(name) == value for name, value in zip(names, key, strict=True))
    )
    logged = facts.coverage.height > 0
    return tuple(
        Lived(middle(row["earliest"], row["latest"]), row["expected"], not logged or row["coverage"] > 0)
        for row in mine.sort("earliest").tail(PAST_DAYS).iter_rows(named=True)
    )

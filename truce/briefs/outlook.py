"""What may come: the chance that each truce stands, breaches to come, what changed; as it was said, and no finding."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from truce.briefs.condition import holding, holding_row
from truce.briefs.facts import Facts
from truce.briefs.held import chances, held, hold_rows
from truce.briefs.material import frame
from truce.briefs.names import party_name
from truce.briefs.parts import first_to_go, part_rows
from truce.briefs.saying import Saying
from truce.briefs.warned import warned
from truce.briefs.wording import Words
from truce.model.brief import Awaited, Cell, Chance, Column, Coming, Lived, Row, Section, Sentence, Table
from truce.model.forecast import COUNT, HOLD, REPORTED

Said = Mapping[str, Any]
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
    regimes = newest(facts.material.regimes, "as_of")
    changed = [one for one in regimes if one["since"] is not None]
    sentences = [intro(words, said, now), *later(words, said), *holding(facts, words, now), *held(facts, words, said)]
    sentences += first_to_go(facts, words, said)
    sentences += turned(facts, words, changed) or too_short(words, regimes)
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


def too_short(words: Words, regimes: Sequence[Said]) -> list[Sentence]:
    """Of how many series nobody can tell whether they changed: silence of them would be taken for no change."""
    short = [one for one in regimes if one["why"]]
    if not short:
        return []
    say = Saying(words)
    given = {"short": say.count("short", len(short)), "all": say.count("all", len(regimes))}
    return [say.sentence("outlook.changed_short", (), tone="open", **given)]


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
    rows += part_rows(facts, words, said)
    rows += heading(words, "outlook.by_count", [count_row(facts, words, one) for one in counts])
    rows += heading(words, "outlook.by_change", [change_row(facts, words, one) for one in changed])
    return Table("outlook", words.say("table.outlook"), columns, tuple(rows), words.say("outlook.note"))


def heading(words: Words, key: str, rows: list[Row]) -> list[Row]:
    """Rows under a line that says what they are; nothing where there are none."""
    return [Row((Cell(words.say(key)),), heading=True), *rows] if rows else []


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

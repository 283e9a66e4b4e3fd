"""The timeline: expected incidents by slot and act. What is known only to the day is spread, and shown as spread."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from truce.briefs.facts import Facts
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Bin, Section, Stretch, Timeline

ACTS_SHOWN = 5
OTHER = "other_acts"
UNIT = 1_000_000_000
"""Probabilities are summed as whole billionths: the sum is the same in whatever order threads take them."""


def slot_hours(days: float) -> int:
    """6 hours up to 45 days, a day up to 400, else a week."""
    if days <= 45:
        return 6
    return 24 if days <= 400 else 168


def stretches(facts: Facts, words: Words) -> tuple[Stretch, ...]:
    """The truce, and the matched windows of its rulings, each once."""
    marks = {("truce", *facts.span)}
    lengths = {c.other: (c.hours_during, c.hours_other) for c in facts.changes}
    for r in facts.matched:
        marks |= {(r.period, a, b) for a, b in windows(r.earliest, r.latest, *lengths.get(r.id, (0.0, 0.0)))}
    return tuple(
        Stretch(kind, words.say(f"stretch.{kind}"), a, b) for kind, a, b in sorted(marks, key=lambda m: (m[1], m[0]))
    )


def windows(earliest: datetime, latest: datetime, each: float, together: float) -> list[tuple[datetime, datetime]]:
    """The matched windows of a ruling that sums several: of `each` hours, whole weeks apart, `together` hours in all.

    Where such windows do not fill the ruling's stretch, or it is one window, the stretch itself.
    """
    count, length = round(together / each) if each > 0 else 1, timedelta(hours=each)
    if count < 2:
        return [(earliest, latest)]
    step = (latest - length - earliest) / (count - 1)
    if step < length or step % timedelta(weeks=1):
        return [(earliest, latest)]
    return [(earliest + i * step, earliest + i * step + length) for i in range(count)]


def make_timeline(facts: Facts, words: Words) -> Timeline | None:
    """Slots over the truce and its matched windows; None where no hostile incident falls into them."""
    marks = stretches(facts, words)
    first, last = min(s.earliest for s in marks), max(s.latest for s in marks)
    if len(marks) == 1:
        first, last = first - (last - first), last + (last - first)
    hours = slot_hours((last - first) / timedelta(days=1))
    edges = slots(first, last, hours, words.zone)
    told = facts.incidents.filter(pl.col("hostile") & (pl.col("earliest") < edges[-1]) & (pl.col("latest") >= edges[0]))
    if told.is_empty():
        return None
    table = binned(told, edges, hours)
    order = table.group_by("act").agg(pl.col("weight").sum()).sort(["weight", "act"], descending=[True, False])
    kept = order["act"].to_list()[:ACTS_SHOWN]
    acts = [(code, words.label("act", code)) for code in kept]
    if order.height > ACTS_SHOWN:
        acts.append((OTHER, words.say("timeline.other")))
    folded = table.with_columns(act=pl.when(pl.col("act").is_in(kept)).then(pl.col("act")).otherwise(pl.lit(OTHER)))
    summed = folded.group_by("slot", "act").agg(pl.col("timed").sum(), pl.col("spread").sum()).sort("slot", "act")
    bins = tuple(
        Bin(edges[slot], edges[slot + 1], act, round(timed / UNIT, 4), round(spread / UNIT, 4))
        for slot, act, timed, spread in summed.select("slot", "act", "timed", "spread").iter_rows()
    )
    others = facts.incidents.filter(~pl.col("hostile") & (pl.col("earliest") < last) & (pl.col("latest") >= first))
    return Timeline(hours, tuple(acts), bins, marks, float(others.height))


def slots(first: datetime, last: datetime, hours: int, zone: ZoneInfo) -> list[datetime]:
    """The edges of the slots (UTC), from a local midnight; equal hours, whatever the clocks do."""
    local = first.astimezone(zone)
    edge = local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    edges = [edge]
    while edges[-1] < last:
        edges.append(edges[-1] + timedelta(hours=hours))
    return [e for i, e in enumerate(edges) if i + 1 == len(edges) or edges[i + 1] > first]


def binned(told: pl.DataFrame, edges: list[datetime], hours: int) -> pl.DataFrame:
    """Per slot and act the expected incidents: each incident's probability, shared over the slots it may lie in."""
    start, width = edges[0], timedelta(hours=hours).total_seconds()
    grouped = told.group_by("earliest", "latest", "act").agg(exact(pl.col("p_happened")).sum().alias("p"))
    seconds = grouped.with_columns(
        a=(pl.col("earliest") - start).dt.total_seconds(), b=(pl.col("latest") - start).dt.total_seconds()
    ).with_columns(length=pl.max_horizontal(pl.col("b") - pl.col("a"), pl.lit(0)))
    reach = seconds.with_columns(
        lo=(pl.col("a") / width).floor().cast(pl.Int64).clip(0, len(edges) - 2),
        hi=((pl.col("b") - 1e-6) / width).floor().cast(pl.Int64).clip(0, len(edges) - 2),
    ).with_columns(hi=pl.max_horizontal("lo", "hi"))
    long = reach.with_columns(slot=pl.int_ranges(pl.col("lo"), pl.col("hi") + 1)).explode("slot")
    inside = pl.min_horizontal(pl.col("b"), (pl.col("slot") + 1) * width) - pl.max_horizontal(
        pl.col("a"), pl.col("slot") * width
    )
    share = pl.when(pl.col("length") > 0).then((inside / pl.col("length")).clip(0, 1)).otherwise(1.0)
    weighed = long.with_columns(weight=(pl.col("p") * share).round().cast(pl.Int64), wide=pl.col("length") > width)
    return weighed.select(
        "slot",
        "act",
        "weight",
        timed=pl.when("wide").then(0).otherwise(pl.col("weight")),
        spread=pl.when("wide").then(pl.col("weight")).otherwise(0),
    )


def exact(probability: pl.Expr) -> pl.Expr:
    """A probability in whole billionths."""
    return (probability * UNIT).round().cast(pl.Int64)


def section(words: Words, made: Timeline | None) -> Section:
    """What the picture shows, in words."""
    title = words.say("section.timeline")
    if made is None:
        return Section("timeline", title, (Saying(words).sentence("timeline.none"),))
    say = Saying(words)
    total = sum(b.timed + b.spread for b in made.bins)
    spread = sum(b.spread for b in made.bins)
    text = say.sentence(
        "timeline.intro",
        hours=say.many("hours", "count.hour", made.hours),
        share=say.percent("spread_share", spread / total if total else 0.0),
    )
    left = Saying(words)
    rest = left.sentence("timeline.left_out", n=left.many("left_out", "count.incident", int(made.left_out)))
    return Section("timeline", title, (text, rest) if made.left_out else (text,), picture="timeline")

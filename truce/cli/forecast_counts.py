"""Breaches to come, at the terminal: of each series the first day, all from then on, and what made the figures."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from truce.cli import show
from truce.flow.outlook.shown import Series, Truce
from truce.model.condition import OVER
from truce.model.forecast import WATCHED

DAY = timedelta(days=1)


def series_name(one: Series) -> str:
    """What a series is of: term, party, area and reading."""
    return f"{one.term} by {one.party}" + ("" if one.area == "all" else f" in {one.area}") + f", reading {one.reading}"


def say_counts(truce: Truce, made_at: datetime | None = None) -> None:
    """The counts to come of a truce; of one that is over, the last that were said.

    `made_at`: when all else was said; counts that are more than a day older say from when they are.
    """
    rows = [row for one in truce.series for row in _counts(one)]
    if not rows:
        over = any(chance.why == "its_end_came" for hold in truce.holds for chance in hold.chances)
        show.say("breaches to come: " + ("its announced end came" if over else "too few days are known"))
        show.say()
        return
    columns = ("breaches to come", "the first day", "in all from then (90 % interval)", "stands on", "model")
    show.table("", columns, rows)
    if truce.now is not None and truce.now.stage == OVER and (said := _said_last(truce)) is not None:
        show.say(f"it is over: these were said last on {said:%Y-%m-%d}, while it was in force")
    elif made_at is not None and (old := _said_last(truce)) is not None and made_at.date() - old > DAY:
        show.say(f"said on {old:%Y-%m-%d}: older than what is said above, and the days to come are those from then")
    if any(one.basis != WATCHED and one.steps for one in truce.series):
        show.say("reported: nobody watched; that many may be told, and nothing is said of what happens")
    show.say()


def _said_last(truce: Truce) -> date | None:
    """The last day on which counts to come were said of it."""
    return max((one.made_at.date() for one in truce.series if one.made_at is not None), default=None)


def _counts(one: Series) -> Iterator[tuple[str, ...]]:
    if not one.steps and not one.totals:
        return
    first = one.steps[0] if one.steps else None
    day = "" if first is None else f"{first.day:%m-%d}: {first.mean:.1f} ({first.q05:.0f} to {first.q95:.0f})"
    whole = "; ".join(f"{t.days} days: {t.mean:.0f} ({t.low:.0f} to {t.high:.0f})" for t in one.totals)
    better = {True: "beats climatology", False: "no better than climatology", None: "not known yet"}
    yield series_name(one), day, whole, one.basis, f"{one.model}, {better[one.beats_climatology]}"

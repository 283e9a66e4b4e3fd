"""The takeaways about change: as many per hour as when, and how much of it is reporting volume."""

from datetime import datetime, timedelta

from truce.briefs.facts import Facts
from truce.briefs.gaps import gap_of, source_name
from truce.briefs.names import party_name
from truce.briefs.promises import own_reading
from truce.briefs.saying import Saying
from truce.briefs.wording import Words, capital
from truce.model.brief import Sentence
from truce.model.ruling import Change, Ruling

WEEK = timedelta(weeks=1)
CLOCK = timedelta(hours=1, minutes=1)
"""Windows whole weeks away by the local clock may lie an hour off where the clocks changed between."""
LEVEL = 0.05
"""Volume within five percent of what it was is said to have hardly changed."""


def before_lines(facts: Facts, words: Words) -> list[Sentence]:
    """The main term against the matched windows before."""
    found = main_change(facts, "before") or main_change(facts, "after")
    return [] if found is None else [change_sentence(facts, words, found)]


def after_lines(facts: Facts, words: Words) -> list[Sentence]:
    """The main term against the matched windows after, where there is a number for it."""
    found = main_change(facts, "after")
    told = found is not None and found.ratio is not None and main_change(facts, "before") is not None
    return [change_sentence(facts, words, found)] if found is not None and told else []


def main_change(facts: Facts, against: str) -> Change | None:
    """The comparison for the term with the largest expected number, over whoever did it where there is one."""
    for rulings in own_reading(facts):
        ids = [r.id for r in sorted(rulings, key=lambda r: (r.party != "any", -(r.expected or 0.0)))]
        found = [c for c in facts.changes if c.during in ids and c.against == against]
        if found:
            return min(found, key=lambda c: ids.index(c.during))
    return None


def change_sentence(facts: Facts, words: Words, change: Change) -> Sentence:
    """Two sentences: the rate as told, then what is left of the change once reporting volume is taken out."""
    say = Saying(words)
    because = (change.id, change.during)
    whose = "any" if change.party == "any" else "party"
    party = say.name("party", party_name(facts, words, change.party))
    about = words.say(f"shift.about_{whose}", term=say.name("term", facts.term(change).id), party=party)
    windows = matched_windows(facts, words, say, change)
    gap = gap_of(facts, words, change)
    if gap is not None:
        given = {"source": say.name("source", source_name(facts, gap.source))}
        given["share"] = say.percent("share_of_reports", gap.weight)
        given["gap"] = say.window("gap", gap.earliest, gap.latest)
        return say.sentence("takeaway.change_gap", because, tone="open", about=about, windows=windows, **given)
    if change.ratio is None:
        return say.sentence("takeaway.change_unknown", because, tone="open", about=about, windows=windows)
    clear = change.verdict in ("fewer", "more")
    rate = (say.part if clear else say.ratio)("ratio", change.ratio, change.low, change.high)
    lead = words.say(f"shift.{change.verdict}_{change.against}", about=about)
    given = {"lead": capital(lead), "rate": rate, "windows": windows}
    if change.adjusted is None or change.volume_ratio is None:
        return say.sentence("takeaway.change_raw", because, **given)
    given["volume"] = volume(words, say, change)
    given["net"] = say.ratio("adjusted", change.adjusted, change.adjusted_low, change.adjusted_high)
    given["chance"] = chance(words, say, change)
    return say.sentence("takeaway.change", because, **given)


def volume(words: Words, say: Saying, change: Change) -> str:
    """How reports of every kind changed."""
    ratio = change.volume_ratio or 0.0
    text = say.ratio("volume_ratio", ratio, change.volume_low, change.volume_high)
    kind = "level" if abs(ratio - 1) <= LEVEL else "fell" if ratio < 1 else "rose"
    also = kind != "level" and change.ratio is not None and (change.ratio < 1) == (ratio < 1)
    return words.say(f"shift.volume_{kind}{'_too' if also else ''}", volume=text)


def chance(words: Words, say: Saying, change: Change) -> str:
    """How sure it is that fewer (or, where there were more, that more) happened and not only were reported."""
    if change.p_fewer is None:
        return ""
    if change.verdict == "more":
        return words.say("shift.rise", chance=say.chance("p_more", 1 - change.p_fewer))
    return words.say("shift.fall", chance=say.chance("p_fewer", change.p_fewer))


def matched_windows(facts: Facts, words: Words, say: Saying, change: Change) -> str:
    """Which stretches it is compared with: how many, and how they are matched."""
    other = next((r for r in facts.matched if r.id == change.other), None)
    during = next((r for r in facts.rulings if r.id == change.during), None)
    if other is None or during is None:
        return words.say("matched.hours", hours=say.many("hours", "count.hour", round(change.hours_other)))
    n = round(change.hours_other / change.hours_during) if change.hours_during else 0
    near, far = apart(words, during, other, change.against)
    if n < 1:
        return words.say("matched.none", window=say.window("window", other.earliest, other.latest))
    if whole_weeks(near) and whole_weeks(far):
        return weekly(words, say, change.against, n, (round(near / WEEK), round(far / WEEK)), other)
    hours = say.many("hours", "count.hour", round(change.hours_other))
    if other.latest == during.earliest or other.earliest == during.latest:
        return words.say(f"matched.adjacent_{change.against}", hours=hours)
    return words.say("matched.window", hours=hours, window=say.window("window", other.earliest, other.latest))


def weekly(words: Words, say: Saying, against: str, n: int, weeks: tuple[int, int], other: Ruling) -> str:
    """Windows of the same weekdays and hours: of the weeks next to it, or of others, with the time they span."""
    if weeks == (1, 1):
        return words.say(f"matched.week_{against}")
    if weeks == (1, n):
        return words.say(f"matched.weeks_{against}", weeks=say.many("weeks", "count.week_of", n))
    span = say.window("window", other.earliest, other.latest)
    if n == 1:
        return words.say("matched.apart_one", window=span)
    return words.say("matched.apart", n=say.many("windows", "count.window", n), window=span)


def apart(words: Words, during: Ruling, other: Ruling, against: str) -> tuple[timedelta, timedelta]:
    """How far the nearest and the farthest window begin from the stretch, by the local clock."""

    def wall(at: datetime) -> datetime:
        return at.astimezone(words.zone).replace(tzinfo=None)

    if against == "before":
        return wall(during.latest) - wall(other.latest), wall(during.earliest) - wall(other.earliest)
    return wall(other.earliest) - wall(during.earliest), wall(other.latest) - wall(during.latest)


def whole_weeks(gap: timedelta) -> bool:
    """Whether a distance is a positive number of whole weeks, but for a change of clocks."""
    return gap >= WEEK - CLOCK and abs(gap - round(gap / WEEK) * WEEK) < CLOCK

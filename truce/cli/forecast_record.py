"""The record at the terminal: how good forecasts were by class, beside what is simple; reliability; what waits.

Three classes are never mixed: what was said beforehand, what was made later, and models only tried on the past.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from truce.cli import show
from truce.flow.outlook.record import CLIMATOLOGY, FEW_DAYS, FROZEN, LATER, NOTHING_TO_SAVE, TOO_FEW, Bin
from truce.flow.outlook.recorded import Kept, Record, Waits
from truce.flow.outlook.tried import BACKTEST
from truce.model.forecast import COUNT, HOLD, PART
from truce.vocabulary import vocabulary

CLASSES = {
    FROZEN: "said beforehand: frozen when it was made, scored since",
    LATER: "made later, by what was known then: it proves less",
    BACKTEST: "models tried on the mission's own past: no forecast was said",
}
SHORT = {FROZEN: "said beforehand", LATER: "made later, by what was known then", BACKTEST: "only tried on the past"}
KINDS = {HOLD: "that it holds", PART: "that its parts hold", COUNT: "breaches to come"}
WHY = {TOO_FEW: "too few to say", NOTHING_TO_SAVE: "{simple} scored 0", FEW_DAYS: "no interval"}
CHANCES = ("chances", "end", "n", "Brier", "base rate", "skill", "log score")
COUNTS = ("breaches to come", "n", "CRPS", "climatology", "skill", "last value", "skill", "ignorance", "in 90 %")
NOTES = (
    "less is better; of skill more is: the share of the score before it that was saved, or lost",
    "(no interval: all of it was said on fewer than three days); log score in nats, ignorance in bits",
)
NONE = "-"


def say_record(record: Record, zone: tzinfo, acts: int, torn: Sequence[str]) -> None:
    """Every class in its own tables; then reliability, what waits and until when, and that nothing was edited."""
    if record.lines:
        for line in (*NOTES, ""):
            show.say(line)
    for of, title in CLASSES.items():
        lines = [one for one in record.lines if one.of == of]
        if lines:
            show.say(title)
            _say_class(lines)
            show.say()
    _say_bins(KINDS[HOLD], record.bins_of, record.bins)
    _say_bins(KINDS[PART], record.part_bins_of, record.part_bins)
    for line in _waiting(record, zone):
        show.say(line)
    if record.unwatched:
        show.say(f"not scored, for nobody can tell what came: {record.unwatched:,}")
    whole = "all of it stands as it was said" if not torn else "NOT as it was said then: " + ", ".join(torn)
    show.say(f"acts of the log that name the hash of what was said: {acts}; {whole}")


def record_line(record: Record, zone: tzinfo) -> str:
    """How good forecasts were, in one line: those said beforehand if any came due, else those made later."""
    waits = _in_all(record, zone)
    if not record.lines:
        return f"record: nothing that was said has come due yet; {waits}; models tried on the past: --record"
    best = max((one for one in record.lines if one.of == record.lines[0].of), key=lambda one: one.n)
    return f"record ({SHORT[best.of]}): {_short(best)}; {waits}"


def _short(one: Kept) -> str:
    ours, simple = (one.crps, one.climatology_crps) if one.kind == COUNT else (one.brier, one.base_brier)
    score, beside = ("CRPS", "climatology") if one.kind == COUNT else ("Brier", "base rate")
    held = "" if one.held is None else f", 90 % intervals held {one.held:.0%}"
    against = f"skill against the {beside} {_skill(one)}"
    if one.kind == COUNT:
        against = f"skill against climatology {_skill(one)}, against the last value {_last(one)}"
    lost = f", lost to climatology on {one.lost} of {one.series} series scored" if one.series and one.lost else ""
    return f"n {one.n:,}, {score} {_number(ours)} ({beside} {_number(simple)}), {against}{lost}{held}"


def _in_all(record: Record, zone: tzinfo) -> str:
    if not record.waits:
        return "none waits for its day"
    first = min(one.first for one in record.waits)
    return f"{record.waiting:,} wait for their day, the first until {first.astimezone(zone):%Y-%m-%d}"


def _say_class(lines: Sequence[Kept]) -> None:
    chances, counts = [[one for one in lines if (one.kind == COUNT) is told] for told in (False, True)]
    if chances:
        show.table("", CHANCES, map(_chances, chances))
    if counts:
        show.table("", COUNTS, map(_counts, counts))
        for line in _lost(counts):
            show.say(line)


def _chances(one: Kept) -> tuple[str, ...]:
    end = vocabulary().label("ends", one.definition or "")
    scores = (_number(one.brier), _number(one.base_brier), _skill(one), _number(one.log_score))
    return (KINDS[one.kind], end, f"{one.n:,}", *scores)


def _counts(one: Kept) -> tuple[str, ...]:
    beside = (_number(one.climatology_crps), _skill(one), _number(one.last_crps), _last(one))
    held = NONE if one.held is None else f"{one.held:.0%}"
    return (f"{one.model}, {one.basis}", f"{one.n:,}", _number(one.crps), *beside, _number(one.ignorance, 2), held)


def _lost(lines: Sequence[Kept]) -> Iterator[str]:
    """On how many series the combination was no better than climatology; what those are told by is climatology."""
    for one in lines:
        if one.series and one.lost and one.model != CLIMATOLOGY:
            lost = f"lost to climatology on {one.lost} of {one.series} series scored (areas apart)"
            yield f"  {one.model}, {one.basis}: {lost}"
        elif one.series and one.model == CLIMATOLOGY:
            yield f"  climatology, {one.basis}: {one.series} series, on which the combination had lost to it before"


def _skill(one: Kept) -> str:
    simple = "climatology" if one.kind == COUNT else "base rate"
    return _share(one.skill, one.skill_low, one.skill_high, one.skill_why, simple)


def _last(one: Kept) -> str:
    return _share(one.last_skill, one.last_skill_low, one.last_skill_high, one.last_skill_why, "last value")


def _share(told: float | None, low: float | None, high: float | None, why: str | None, simple: str) -> str:
    """A share of an error that was saved, with its interval; or why there is none."""
    because = WHY.get(why or "", "").format(simple=simple)
    if told is None:
        return because or NONE
    between = f"{low:+.0%} to {high:+.0%}" if low is not None and high is not None else because
    return f"{told:+.0%}" + (f" ({between})" if between else "")


def _number(value: float | None, places: int = 3) -> str:
    return NONE if value is None else f"{value:.{places}f}"


def _say_bins(what: str, of: str | None, bins: Sequence[Bin]) -> None:
    if of is None:
        return
    rows = [(f"{b.said:.0%}", f"{b.came:.0%}", f"{b.low:.0%} to {b.high:.0%}", b.n) for b in bins]
    show.table(f"reliability of chances {what}: {SHORT[of]}", ("said", "held", "90 % interval", "n"), rows)
    show.say()


def _waiting(record: Record, zone: tzinfo) -> Iterator[str]:
    """What waits, and until when it can be scored."""
    if not record.waits:
        yield "none waits for its day"
        return
    yield f"waiting; a score comes {record.settled_days} days after the last day of its target, for late reports"
    for one in record.waits:
        yield f"  {KINDS[one.kind]}: {_until(one, zone)}"


def _until(one: Waits, zone: tzinfo) -> str:
    first, last = (f"{at.astimezone(zone):%Y-%m-%d}" for at in (one.first, one.last))
    late = f"; of {one.over:,} the day is past and late reports are waited for" if one.over else ""
    return (
        f"{one.n:,}, "
        + (f"until {first}" if first == last else f"the first until {first}, the last until {last}")
        + late
    )

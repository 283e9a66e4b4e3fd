"""The time line of a pair: when each says it was, the others pale, and what the incident's time came to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from truce.briefs.pairing import LETTERS, Compared
from truce.briefs.pairmap import incidents
from truce.briefs.wording import Words

WIDTH = 480.0
ROW = 30.0
TOP = 8.0
OTHERS = 6
STEPS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000)
TICKS = 5
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval with its label."""

    look: str
    label: str
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Scale:
    """Instants to pixels."""

    start: datetime
    end: datetime

    def at(self, when: datetime) -> float:
        """Where an instant stands; before and after the line, at its edges."""
        share = (when - self.start) / (self.end - self.start)
        return min(max(share, 0.0), 1.0) * WIDTH


def bars(compared: Compared, words: Words) -> list[Bar]:
    """Both reports, the others, then the incident or incidents."""
    found = [
        Bar(LETTERS[k].lower(), f"{LETTERS[k]} · {r.source}", r.earliest, r.latest)
        for k, r in enumerate(compared.reports)
    ]
    for report in compared.others[:OTHERS]:
        found.append(Bar("other", report.source, report.earliest, report.latest))
    for k, incident in enumerate(incidents(compared)):
        key = "pair.held" if compared.together else f"pair.held_{LETTERS[k].lower()}"
        look = "inc" if compared.together else f"inc of-{LETTERS[k].lower()}"
        found.append(Bar(look, words.say(key), incident.earliest, incident.latest))
    return found


def draw_pair_time(compared: Compared, words: Words) -> str:
    """The time line as one SVG element."""
    drawn = bars(compared, words)
    scale = scale_for(drawn)
    height = TOP + ROW * len(drawn) + 22
    title = escape(words.say("pair.time_alt"))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-label="{title}" class="time pair" font-family="Truce Sans, sans-serif" font-size="12.5">'
        f"<title>{title}</title>"
    )
    rows = (row(bar, k, scale, words) for k, bar in enumerate(drawn))
    return "".join([head, *ticks(scale, words, height), *rows, "</svg>"])


def scale_for(drawn: list[Bar]) -> Scale:
    """From the first to the last instant of the pair and its incidents, and of what would else lie outside.

    So a report that tells no more than the day does not squeeze the rest: its bar runs off both edges.
    """
    main = [bar for bar in drawn if bar.look != "other"]
    first, last = min(b.earliest for b in main), max(b.latest for b in main)
    outside = [bar for bar in drawn if bar.latest < first or bar.earliest > last]
    first, last = min([first, *(b.earliest for b in outside)]), max([last, *(b.latest for b in outside)])
    edge = max((last - first) * 0.12, timedelta(minutes=5))
    return Scale(first - edge, last + edge)


def ticks(scale: Scale, words: Words, height: float) -> Iterator[str]:
    """Lines at round times of the mission's zone: hours, or days where the line is long."""
    span = (scale.end - scale.start).total_seconds()
    step = next((s for s in STEPS if span / s <= TICKS), STEPS[-1])
    local = scale.start.astimezone(words.zone)
    at = local.replace(hour=0, minute=0, second=0, microsecond=0)
    while at <= scale.end:
        if at >= scale.start:
            x = scale.at(at)
            midnight = (at.hour, at.minute) == (0, 0)
            text = words.day(at).rsplit(" ", 1)[0] if midnight else words.clock(at)
            yield f'<path class="tick" d="M{x:.1f} 0V{height - 18:.0f}"/>'
            place = f'x="{min(max(x, 22), WIDTH - 22):.1f}" y="{height - 4:.0f}" text-anchor="middle"'
            yield f'<text class="ticked" {place}>{text}</text>'
        at = at + timedelta(seconds=step)


def row(bar: Bar, number: int, scale: Scale, words: Words) -> str:
    """A label, and beneath it the bar; a moment is a bar too narrow to be one."""
    y = TOP + ROW * number
    x = scale.at(bar.earliest)
    wide = max(scale.at(bar.latest) - x, 3.0)
    label = escape(bar.label)
    when = escape(words.window(bar.earliest, bar.latest))
    anchor = (
        f'x="{x:.1f}" y="{y + 11:.1f}"'
        if x < WIDTH * 0.55
        else f'x="{x + wide:.1f}" y="{y + 11:.1f}" text-anchor="end"'
    )
    return (
        f'<g class="row {bar.look}"><title>{label}: {when}</title><text class="edge" {anchor}>{label}</text>'
        f'<text class="label" {anchor}>{label}</text>'
        f'<rect class="bar {bar.look}" x="{x:.1f}" y="{y + 15:.1f}" width="{wide:.1f}" height="9" rx="2"/></g>'
    )

"""The timeline as SVG: drawn once by Altair, the same in page and PDF."""

import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import vl_convert
from babel.dates import get_month_names

from truce.briefs.keys import TEXT, strip
from truce.briefs.wording import Words
from truce.model.brief import Timeline

COLOURS = ("#0b6aa2", "#d1691b", "#12866a", "#b8618f", "#c99a1a", "#7d8790")
"""After Okabe and Ito, darkened: told apart by the colour-blind and in grey."""
SHADES = {"truce": "#f3dfb8", "before": "#e3e9ed", "after": "#e3e9ed"}
FONT = "Truce Sans"
SPREAD = 0.38
EDGE = "#8a5a00"
WIDTH, HEIGHT = 840, 250
LABELS = 9
STEPS = (1, 2, 3, 4, 5, 7, 14, 28, 56, 91, 182, 365)


def draw_timeline(made: Timeline, words: Words, width: int = WIDTH) -> str:
    """The SVG with a title for those who cannot see it; the plot is so many pixels wide."""
    layers = (shading(made, words), bars(made, words), bounds(made, words))
    chart = alt.layer(*layers).resolve_scale(color="independent", opacity="independent")
    chart = chart.properties(width=width, height=HEIGHT, padding={"left": 0, "right": 12, "top": 6, "bottom": 0})
    chart = chart.configure(font=FONT, background="transparent").configure_view(stroke=None)
    chart = chart.configure_axis(
        labelColor="#4a5560",
        titleColor="#4a5560",
        gridColor="#dde4e8",
        domainColor="#9aabb5",
        tickColor="#9aabb5",
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight="normal",
    )
    svg: str = vl_convert.vegalite_to_svg(chart.to_json(), time_format_locale=time_words(words))
    return inline(svg, escape(words.say("timeline.alt")), made, words)


def inline(svg: str, title: str, made: Timeline, words: Words) -> str:
    """The drawing within an element of a page, with our title and the key below it."""
    size = re.search(r'width="([0-9.]+)" height="([0-9.]+)"', svg)
    if size is None:
        raise ValueError("the chart came without its size")
    width, height = float(size[1]), float(size[2])
    drawing = svg[svg.index("<svg") :].replace("<svg ", '<svg x="0" y="18" ', 1)
    axis = f'<text x="0" y="13" font-size="12" fill="{TEXT}">{escape(words.say("timeline.axis"))}</text>'
    legend, more = strip(legend_items(made, words), 24, height + 24, width - 24)
    tall = f"{height + 24 + more:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{tall}" viewBox="0 0 {width:.0f} {tall}" '
        f'class="chart" role="img" aria-label="{title}" font-family="{FONT}, sans-serif"><title>{title}</title>'
        f"{axis}{drawing}{legend}</svg>"
    )


def legend_items(made: Timeline, words: Words) -> list[tuple[str, str]]:
    """The acts by colour, then how well their times are known."""
    stripe = '<rect x="0" y="-8" width="26" height="16" fill="{}"/>'
    edge = f'<path d="M0 -8V8M26 -8V8" stroke="{EDGE}" stroke-width="1.4" stroke-dasharray="5 3"/>'
    square = '<rect x="8" y="-7" width="14" height="14" fill="{}" fill-opacity="{}"/>'
    kinds = {s.kind: s.label for s in made.stretches}
    marks = {kind: stripe.format(SHADES[kind]) + (edge if kind == "truce" else "") for kind in SHADES}
    items = [(mark, kinds[kind]) for kind, mark in marks.items() if kind in kinds]
    items += [(square.format(COLOURS[i], 1), act[1]) for i, act in enumerate(made.acts)]
    items.append((square.format("#4a5560", 1), words.say("timeline.timed")))
    return [*items, (square.format("#4a5560", SPREAD), words.say("timeline.spread"))]


def wall(at: datetime, zone: ZoneInfo) -> str:
    """Local wall time as if it were UTC: the chart knows no zones."""
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%SZ")


def ticks(made: Timeline, words: Words) -> list[int]:
    """At most `LABELS` local midnights, a round number of days apart, as milliseconds of wall time."""
    spans = [(s.earliest, s.latest) for s in made.stretches] + [(b.earliest, b.latest) for b in made.bins]
    first = min(a for a, _ in spans).astimezone(words.zone).replace(tzinfo=UTC)
    last = max(b for _, b in spans).astimezone(words.zone).replace(tzinfo=UTC)
    begin = first.replace(hour=0, minute=0, second=0, microsecond=0)
    days = (last - begin).days + 1
    step = next((s for s in STEPS if days <= s * LABELS), days // LABELS + 1)
    marks = [begin + timedelta(days=i) for i in range(0, days + 1, step)]
    return [int(mark.timestamp() * 1000) for mark in marks if first <= mark <= last]


def x_axis(field: str, made: Timeline, words: Words) -> alt.X:
    """Time, in the brief's zone."""
    form = "%-d %b" if made.hours < 168 else "%b %Y"
    return alt.X(
        field,
        type="temporal",
        scale=alt.Scale(type="utc", nice=False),
        title=None,
        axis=alt.Axis(format=form, grid=False, values=ticks(made, words), labelOverlap=True, labelSeparation=10),
    )


def shading(made: Timeline, words: Words) -> Any:
    """The stretches behind the bars."""
    rows = [
        {"from": wall(s.earliest, words.zone), "to": wall(s.latest, words.zone), "kind": s.kind}
        for s in sorted(made.stretches, key=lambda s: s.kind == "truce")
    ]
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(opacity=0.75)
        .encode(
            x=x_axis("from", made, words),
            x2="to:T",
            color=alt.Color("kind:N", scale=alt.Scale(domain=list(SHADES), range=list(SHADES.values())), legend=None),
        )
    )


def bounds(made: Timeline, words: Words) -> Any:
    """Where the period begins and ends, drawn over the bars so that it is found at once."""
    truce = [s for s in made.stretches if s.kind == "truce"]
    edges = [{"from": wall(at, words.zone)} for s in truce for at in (s.earliest, s.latest)]
    rule = alt.Chart(alt.InlineData(values=edges)).mark_rule(color=EDGE, strokeWidth=1.4, strokeDash=[5, 3])
    return rule.encode(x=x_axis("from", made, words))


def stacked(made: Timeline, words: Words) -> list[dict[str, object]]:
    """One box a bar: acts upon one another in their order, of each the timed part below the spread part."""
    order = [code for code, _ in made.acts]
    labels: dict[str, str] = {act[0]: act[1] for act in made.acts}
    tops: dict[datetime, float] = {}
    rows: list[dict[str, object]] = []
    for slot in sorted(made.bins, key=lambda b: (b.earliest, order.index(b.act))):
        for key, n in (("timed", slot.timed), ("spread", slot.spread)):
            if n <= 0:
                continue
            foot = tops.get(slot.earliest, 0.0)
            tops[slot.earliest] = foot + n
            rows.append(
                {
                    "from": wall(slot.earliest, words.zone),
                    "to": wall(slot.latest, words.zone),
                    "act": labels[slot.act],
                    "kind": words.say(f"timeline.{key}"),
                    "foot": round(foot, 4),
                    "head": round(foot + n, 4),
                }
            )
    return rows


def bars(made: Timeline, words: Words) -> Any:
    """Stacked bars: full colour for incidents timed to the slot, pale for those spread over it."""
    labels = [label for _, label in made.acts]
    kinds = [words.say("timeline.timed"), words.say("timeline.spread")]
    return (
        alt.Chart(alt.InlineData(values=stacked(made, words)))
        .mark_rect(stroke="#ffffff", strokeWidth=0.4)
        .encode(
            x=x_axis("from", made, words),
            x2="to:T",
            y=alt.Y(
                "foot:Q",
                scale=alt.Scale(zero=True, nice=True),
                title=None,
                axis=alt.Axis(tickCount=5, domain=False),
            ),
            y2="head:Q",
            color=alt.Color(
                "act:N",
                scale=alt.Scale(domain=labels, range=list(COLOURS[: len(labels)])),
                legend=None,
            ),
            opacity=alt.Opacity(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[1.0, SPREAD]),
                legend=None,
            ),
        )
    )


def time_words(words: Words) -> dict[str, Any]:
    """Month names of the language, for the chart's axis."""
    months = get_month_names("abbreviated", locale=words.locale)
    full = get_month_names("wide", locale=words.locale)
    days = [words.locale.days["stand-alone"]["abbreviated"][(i - 1) % 7] for i in range(7)]
    return {
        "dateTime": "%x, %X",
        "date": "%d.%m.%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": days,
        "shortDays": days,
        "months": [full[i] for i in range(1, 13)],
        "shortMonths": [months[i] for i in range(1, 13)],
    }

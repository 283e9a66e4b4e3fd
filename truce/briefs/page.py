"""The brief as one HTML file: no script from elsewhere, no font from elsewhere, no request at all."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from truce.briefs.atlas import draw_map
from truce.briefs.charts import WIDTH, draw_timeline
from truce.briefs.coming import draw_coming
from truce.briefs.emphasis import runs
from truce.briefs.wording import Words
from truce.model.brief import Brief, Cell, Sentence, Table

FACES = (
    ("TruceSans-Regular", 400, "normal"),
    ("TruceSans-SemiBold", 600, "normal"),
    ("TruceSans-Italic", 400, "italic"),
)
MARKS = {"bad": "●", "warn": "▲", "good": "○", "open": "◆", "plain": "–"}

OPEN_FOLDS = """
function open_fold() {
  var at = location.hash && document.getElementById(location.hash.slice(1));
  for (var up = at; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  if (at) at.scrollIntoView();
}
addEventListener("hashchange", open_fold);
addEventListener("DOMContentLoaded", open_fold);
addEventListener("beforeprint", function () {
  document.querySelectorAll("details").forEach(function (fold) { fold.open = true; });
});
"""


@dataclass(frozen=True)
class Whisker:
    """Where dot and bar stand in a picture 100 wide; `more` where the bar goes on beyond the right edge."""

    dot: float
    low: float
    high: float
    more: bool
    middle: float | None


def place(value: float, table: Table) -> float:
    """Where a value stands on the table's scale, 0 at the left end and 1 at the right."""
    top = float(table.top or 1.0)
    share = value / top
    if table.middle is not None:
        share = 0.5 + log(max(value, 1e-9)) / log(top) / 2
    return min(max(share, 0.0), 1.0)


def whisker(cell: Cell, table: Table) -> Whisker | None:
    """The little picture beside an interval; None where there is no number or no scale."""
    if cell.value is None or not table.top:
        return None

    def at(value: float) -> float:
        return round(2 + 96 * place(value, table), 2)

    low, high = cell.low if cell.low is not None else cell.value, cell.high if cell.high is not None else cell.value
    middle = None if table.middle is None else at(table.middle)
    return Whisker(at(cell.value), at(low), at(high), high > table.top, middle)


@cache
def faces() -> str:
    """The embedded fonts as CSS."""
    rules = []
    for name, weight, style in FACES:
        data = base64.b64encode((files("truce.briefs") / "fonts" / f"{name}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f'@font-face{{font-family:"Truce Sans";font-weight:{weight};font-style:{style};font-display:block;'
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "".join(rules)


def told(sentence: Sentence) -> Markup:
    """The sentence with its numbers made to stand out."""
    pieces = [Markup("<b>{}</b>").format(text) if strong else escape(text) for text, strong in runs(sentence)]
    return Markup("").join(pieces)


@cache
def environment() -> Environment:
    """Templates that escape everything and know no undefined value."""
    made = Environment(
        loader=PackageLoader("truce.briefs", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"told": told, "whisker": whisker, "marks": MARKS}
    return made


@lru_cache(maxsize=4)
def pictures(brief: Brief, *, narrow: bool = False) -> Mapping[str, str]:
    """The SVG of each picture that the brief holds; narrow for paper, where the same letters must still be read."""
    words, drawn = Words(brief.language, brief.time_zone), {}
    if brief.timeline is not None:
        drawn["timeline"] = draw_timeline(brief.timeline, words, 590 if narrow else WIDTH)
    if brief.coming is not None:
        drawn["outlook"] = draw_coming(brief.coming, words, 590.0 if narrow else float(WIDTH))
    if brief.map is not None:
        drawn["map"] = draw_map(brief.map, words, 680.0 if narrow else 960.0)
    return drawn


def as_html(brief: Brief) -> bytes:
    """The page, UTF-8. It opens from a disk with no network and says so in its content policy."""
    words = Words(brief.language, brief.time_zone)
    style = (files("truce.briefs") / "templates" / "brief.css").read_text("utf-8")
    seal = base64.b64encode(hashlib.sha256(OPEN_FOLDS.encode("utf-8")).digest()).decode("ascii")
    text = (
        environment()
        .get_template("brief.html.j2")
        .render(
            brief=brief,
            words=words,
            style=Markup(faces() + style),  # noqa: S704 -- our own file
            script=Markup(OPEN_FOLDS),  # noqa: S704 -- our own text
            seal=seal,
            pictures={k: Markup(v) for k, v in pictures(brief).items()},  # noqa: S704 -- every text in it is escaped
            anchors=anchors(brief),
        )
    )
    return text.encode("utf-8")


def anchors(brief: Brief) -> frozenset[str]:
    """Every id that the brief itself explains: the rows of its tables."""
    return frozenset(id for s in brief.sections for t in s.tables for r in t.rows for id in r.ids)

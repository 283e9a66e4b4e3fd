"""The page that explains pairs of reports to a duty officer: why one event, or why two. Values in, HTML out."""

from dataclasses import dataclass
from importlib.resources import files
from math import log

from markupsafe import Markup

from truce.briefs.page import environment, faces
from truce.briefs.pairing import LETTERS, Compared, PairPage
from truce.briefs.pairmap import draw_pair_map, incidents
from truce.briefs.pairodds import SILENT, Weight, inline, odds, weights
from truce.briefs.pairtime import OTHERS, draw_pair_time
from truce.briefs.pairtold import Row, rows
from truce.briefs.pairwhy import alone, commands, considered, decided, reasons, tipping, unweighed, verdict
from truce.briefs.wording import Words

LEAST_SPAN = log(100)
MARKS = {"agree": "=", "fits": "≈", "differ": "≠", "one": "–", "plain": ""}


@dataclass(frozen=True, slots=True)
class Bar:
    """A factor drawn: where its bar begins and how long it is, in a picture 200 wide with 100 for `no weight`."""

    title: str
    text: str
    odds: str
    side: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Told:
    """Everything the page says of one pair."""

    together: bool
    title: str
    verdict: str
    reasons: tuple[str, ...]
    reports: tuple[tuple[str, str, str], ...]
    incidents: tuple[tuple[str, str], ...]
    map: Markup
    time: Markup
    company: bool
    others: str
    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    total: Bar | None
    silent: str
    unweighed: str
    considered: tuple[str, ...]
    tipping: tuple[str, ...]
    decided: tuple[str, ...]
    commands: tuple[tuple[str, str], ...]


def pair_page(page: PairPage) -> bytes:
    """The page, UTF-8: one file, no request, the same bytes for the same values.

    It names exact places and prints sources' own words: it is for those inside the mission, and says so.
    """
    words = page.words()
    folder = files("truce.briefs") / "templates"
    style = "".join((folder / name).read_text("utf-8") for name in ("brief.css", "pair.css"))
    text = (
        environment()
        .get_template("pair.html.j2")
        .render(
            page=page,
            words=words,
            title=title(page, words),
            told=[tell(compared, page, number) for number, compared in enumerate(page.compared)],
            marks=MARKS,
            style=Markup(faces() + style),  # noqa: S704 -- our own files
        )
    )
    return text.encode("utf-8")


def title(page: PairPage, words: Words) -> str:
    """What the page is about: why one event, why two, or both."""
    kinds = {compared.together for compared in page.compared}
    return words.say("pair.title_both" if len(kinds) > 1 else "pair.title_one" if True in kinds else "pair.title_two")


def tell(compared: Compared, page: PairPage, number: int = 0) -> Told:
    """Every sentence and picture of one pair."""
    words = page.words()
    found = weights(compared, page)
    loud = [w for w in found if abs(w.value) >= SILENT]
    quiet = [inline(w.title) for w in found if abs(w.value) < SILENT]
    top = max([LEAST_SPAN, *(abs(w.value) for w in loud), *([abs(compared.link.score)] if compared.link else [])])
    together = "one" if compared.together else "two"
    return Told(
        together=compared.together,
        title=words.say(f"pair.heading_{together}"),
        verdict=verdict(compared, page),
        reasons=tuple(reasons(compared, page)),
        reports=tuple((LETTERS[k], r.source, r.id) for k, r in enumerate(compared.reports)),
        incidents=tuple(incident_lines(compared, words)),
        map=Markup(draw_pair_map(compared, words, f"frame{number}")),  # noqa: S704 -- every text in it is escaped
        time=Markup(draw_pair_time(compared, words)),  # noqa: S704 -- every text in it is escaped
        company=bool(compared.others),
        others=words.plural("count.report", len(compared.others) - OTHERS) if len(compared.others) > OTHERS else "",
        rows=tuple(rows(compared, page)),
        bars=tuple(bar(w, top, words) for w in loud),
        total=total(compared, top, words),
        silent=words.listed(quiet) if quiet else "",
        unweighed="" if compared.link is not None else unweighed(page),
        considered=(*alone(compared, page), *considered(compared, page)),
        tipping=tuple(tipping(compared, page)),
        decided=tuple(decided(compared, page)),
        commands=tuple(commands(compared, page)),
    )


def incident_lines(compared: Compared, words: Words) -> list[tuple[str, str]]:
    """(id, what it came to) of the incident, or of both."""
    lines = []
    for k, incident in enumerate(incidents(compared)):
        who = "A, B" if compared.together else LETTERS[k]
        window = words.window(incident.earliest, incident.latest)
        if incident.radius_m is None:
            lines.append((incident.id, words.say("pair.came_to_time", who=who, window=window)))
            continue
        km = words.number(incident.radius_m / 1000, 1)
        lines.append((incident.id, words.say("pair.came_to", who=who, window=window, km=km)))
    return lines


def bar(weight: Weight, top: float, words: Words) -> Bar:
    """A factor as a bar: to the right for one event, to the left for two."""
    wide = round(min(abs(weight.value) / top, 1.0) * 98, 1)
    side = "for" if weight.value > 0 else "against"
    return Bar(
        weight.title, weight.text, odds(words, weight.value), side, 100 if weight.value > 0 else 100 - wide, wide
    )


def total(compared: Compared, top: float, words: Words) -> Bar | None:
    """The sum of all factors as a bar."""
    if compared.link is None:
        return None
    return bar(Weight("sum", words.say("pair.sum"), "", compared.link.score), top, words)

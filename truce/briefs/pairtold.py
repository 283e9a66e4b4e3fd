"""What each of two reports tells, side by side, and where they agree, differ or are silent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from truce.briefs.pairing import Compared, PairPage
from truce.briefs.pairodds import SILENT, kilometres, told
from truce.briefs.wording import Words, capital, short
from truce.model.report import Report

AGREE, FITS, DIFFER, SILENT_ONE, PLAIN = "agree", "fits", "differ", "one", "plain"
MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One thing told: by A, by B (None: silent), and how the two go together."""

    title: str
    a: str | None
    b: str | None
    mark: str = PLAIN
    quoted: bool = False


def rows(compared: Compared, page: PairPage) -> list[Row]:
    """All that either tells."""
    words = page.words()
    found = [*sources(compared, words), *time_and_place(compared, words), *what(compared, page), *texts(compared)]
    return [
        Row(words.say(f"pair.row.{r.title}"), r.a, r.b, r.mark, r.quoted)
        for r in found
        if r.a is not None or r.b is not None
    ]


def both(title: str, said: Iterable[str | None], mark: str = PLAIN, *, quoted: bool = False) -> Row:
    """A row; where only one tells, that is its mark."""
    one, two = said
    alone = (one is None) != (two is None)
    return Row(title, one, two, SILENT_ONE if alone and mark != PLAIN else mark, quoted)


def sources(compared: Compared, words: Words) -> Iterator[Row]:
    """Who tells, how they know, and when they told it."""
    one, two = compared.reports
    yield both("source", (one.source, two.source))
    yield both("means", (capital(words.label("means", r.means)) if r.means else None for r in (one, two)))
    yield both("told_at", (words.moment(r.told_at) if r.told_at else None for r in (one, two)))


def time_and_place(compared: Compared, words: Words) -> Iterator[Row]:
    """When and where."""
    one, two = compared.reports
    meet = one.earliest <= two.latest and two.earliest <= one.latest
    yield both("when", (words.window(r.earliest, r.latest) for r in (one, two)), AGREE if meet else DIFFER)
    yield both("place", (one.place, two.place))
    yield both("where", (_where(r, words) for r in (one, two)), _near(compared))


def _where(report: Report, words: Words) -> str | None:
    if report.lon is None or report.lat is None or report.radius_m is None:
        return None
    shape = words.say("pair.sector") if report.where_kind in ("sector", "polygon", "line") else ""
    at = f"{words.number(report.lat, 3)}, {words.number(report.lon, 3)}"
    return words.say("pair.where", at=at, km=kilometres(words, report.radius_m / 1000), shape=shape).strip()


def _near(compared: Compared) -> str:
    """Whether the two discs touch; nothing where one has none."""
    km = None if compared.link is None else compared.link.km
    if km is None:
        return PLAIN
    reach = sum(report.radius_m or 0.0 for report in compared.reports) / 1000
    return AGREE if km <= reach else DIFFER


def what(compared: Compared, page: PairPage) -> Iterator[Row]:
    """What it was, by whom, against whom, with what toll."""
    words = page.words()
    for trait in ("act", "weapon_class", "by", "against", "target"):
        one, two = (told(compared, side, trait, page) for side in (0, 1))
        yield both(trait, (capital(t) if t else None for t in (one, two)), _alike(compared, trait, one, two))
    yield both("count", (_count(r, words) for r in compared.reports), PLAIN)
    for toll in ("killed", "injured"):
        mark = AGREE if _overlap(compared, toll) else DIFFER
        yield both(toll, (told(compared, side, toll, page) for side in (0, 1)), mark)


def _alike(compared: Compared, trait: str, one: str | None, two: str | None) -> str:
    """Equal words agree; others differ only where the sources' habits say that they do."""
    if one == two:
        return AGREE
    value = 0.0 if compared.link is None else float(getattr(compared.link, trait))
    return DIFFER if value < -SILENT or compared.link is None else FITS


def _overlap(compared: Compared, toll: str) -> bool:
    low, high = [], []
    for report in compared.reports:
        least, most = getattr(report, f"{toll}_low"), getattr(report, f"{toll}_high")
        low.append(least if least is not None else 0)
        high.append(most if most is not None else float("inf"))
    return bool(max(low) <= min(high))


def _count(report: Report, words: Words) -> str | None:
    if report.count is None:
        return None
    number = words.number(report.count)
    seen = words.say("pair.about", n=number) if report.approximate else number
    return f"{seen} × {words.inline('phenomenon', report.phenomenon)}" if report.phenomenon else seen


def texts(compared: Compared) -> Iterator[Row]:
    """Their own words."""
    one, two = (short(r.text, MOST_LETTERS) if r.text else None for r in compared.reports)
    yield both("text", (one, two), quoted=True)

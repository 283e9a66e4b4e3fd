"""What tallies are held against, read once: incidents, who tells of them, who watched, and the windows of claims."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from truce.compliance.contract import Options
from truce.compliance.periods import DAY, Ints, Span, micros, spread
from truce.compliance.prepared import Floats, Incidents, prepare, take, us
from truce.compliance.tellers import Tellers, Voices, tellers_of
from truce.compliance.watch.coverage import Ground, ground_of, read_watches
from truce.compliance.words import Words, words
from truce.model.agreement import Agreement
from truce.model.claim import Claim
from truce.vocabulary import vocabulary
from truce.vocabulary.categories import ReadCategory

Reader = Callable[[str], ReadCategory]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The incidents that a claim's window meets: `rows` of all, with the share of each that lies in it."""

    rows: Ints
    share: Floats
    incidents: Incidents
    phenomena: pl.Series
    voices: Voices
    coverage: float
    collected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is read once, before any claim is looked at."""

    incidents: Incidents
    phenomena: pl.Series
    tellers: Tellers
    watched: "Watched"
    collected: Span | None
    logged: bool
    agreements: dict[str, Agreement]
    words: Words
    read: Reader
    options: Options


def known_of(
    claims: Sequence[Claim],
    incidents: pl.DataFrame,
    reports: pl.DataFrame,
    coverage: pl.DataFrame,
    agreements: Sequence[Agreement],
    options: Options,
) -> Known:
    """Read everything once; the arguments are those of `tallies.contrast`."""
    incidents, vocabular, known_words = incidents.sort("id"), vocabulary(), words()
    prepared = prepare(incidents)
    spans = [span for span in (span_of(claim) for claim in claims) if span is not None]
    return Known(
        incidents=prepared,
        phenomena=incidents["phenomena"].cast(pl.List(pl.String)),
        tellers=tellers_of(incidents, reports),
        watched=Watched(prepared, coverage, known_words, spans),
        collected=_collected(reports),
        logged=coverage.height > 0,
        agreements={a.id: a for a in agreements},
        words=known_words,
        read=vocabular.read_category,
        options=options,
    )


def _collected(reports: pl.DataFrame) -> Span | None:
    """From the first to the last UTC day of the reports at hand."""
    if reports.is_empty():
        return None
    first, last = int(us(reports["earliest"]).min()), int(us(reports["latest"]).max())
    return Span(first // DAY * DAY, (last // DAY + 1) * DAY)


def span_of(claim: Claim) -> Span | None:
    """The window of a claim, where it names both ends."""
    if claim.earliest is None or claim.latest is None or claim.latest <= claim.earliest:
        return None
    return Span(micros(claim.earliest), micros(claim.latest))


class Watched:
    """How much of each window somebody watched: over the hull of every place of an incident and every footprint."""

    def __init__(self, incidents: Incidents, coverage: pl.DataFrame, known: Words, spans: Sequence[Span]) -> None:
        watches = read_watches(coverage, known.access)
        cuts = sorted({t for span in spans for t in (span.start, span.end)})
        self._parts = [Span(a, b) for a, b in pairwise(cuts)]
        placed = np.flatnonzero(incidents.placed)
        area = ground_of(None, incidents.lon[placed], incidents.lat[placed], watches)
        self._ground = Ground(area, watches, self._parts, None)

    def share(self, span: Span) -> float:
        """Of one window, 0 to 1."""
        inside = [0 if span.start <= part.start and part.end <= span.end else 1 for part in self._parts]
        return float(self._ground.seen("all", np.array(inside, dtype=np.int64), 2).share[0])


def window_of(known: Known, claim: Claim, span: Span) -> Window:
    """What a claim's window holds."""
    met = spread(known.incidents.earliest, known.incidents.latest, [span])
    order = np.argsort(met.row)
    rows = met.row[order]
    return Window(
        rows=rows,
        share=met.share[order],
        incidents=take(known.incidents, rows),
        phenomena=known.phenomena.gather(rows),
        voices=known.tellers.voices(claim, rows),
        coverage=known.watched.share(span),
        collected=known.collected is not None
        and known.collected.start <= span.start <= span.end <= known.collected.end,
    )

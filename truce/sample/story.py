"""The whole story from one seed: what happened, who watched, and what everybody said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from numpy.random import PCG64, Generator

import truce.sample.happenings as events
import truce.sample.ministries as bulletins
import truce.sample.observe as observers
import truce.sample.papers as registry
import truce.sample.press as newsroom
import truce.sample.watch as watching
from truce.sample.happenings import Happening
from truce.sample.telling import Telling

ISSUED = {  # prefix of a voice's own numbering
    "patrol-lark": "L",
    "patrol-heron": "H",
    "patrol-wren": "W",
    "patrol-plover": "P",
    "patrol-dunlin": "D",
    "camera-ridge": "CR",
    "camera-valley": "CV",
    "camera-sallow": "CS",
    "camera-dunes": "CD",
    newsroom.WIRE: "MW",
    newsroom.CHANNEL: "VN",
    bulletins.HEATH: "HM",
    bulletins.KARST: "KM",
}


@dataclass(frozen=True, slots=True)
class Story:
    """All that is told and all that is true, before it is written."""

    truth: tuple[Happening, ...]
    watches: tuple[watching.Watch, ...]
    tellings: tuple[Telling, ...]


def _numbered(found: Sequence[Telling]) -> list[Telling]:
    """The tellings with references of their own: voice by voice, in order of telling."""
    counts: dict[str, int] = {}
    answer = []
    for told in found:
        counts[told.voice] = n = counts.get(told.voice, 0) + 1
        answer.append(replace(told, reference=f"{ISSUED[told.voice]}-{n:04d}") if not told.again else told)
    return answer


def _numbered_more(found: Sequence[Telling], part: str) -> list[Telling]:
    """References for tellings that came of others; `part` keeps them apart from the voice's own."""
    return [t if t.again else replace(t, reference=f"{ISSUED[t.voice]}-{part}{n:04d}") for n, t in enumerate(found, 1)]


def tell(seed: int) -> Story:
    """The whole story from one seed: the truth, who watched, and what everybody said."""
    rng = Generator(PCG64(seed))
    watches = watching.plan(rng)
    truth = events.all_happenings(rng, watching.denials(watches))
    by_id = {h.id: h for h in truth}
    observed = _numbered(observers.tellings(rng, watches, truth))
    heath, karst = _numbered(bulletins.heath(rng, truth)), bulletins.karst(rng, truth)
    karst = _numbered(sorted([*karst, *bulletins.inventions(rng)], key=lambda t: (t.told_at, t.x)))
    wire = _numbered(newsroom.wire(rng, truth))
    wire += _numbered_more(newsroom.quotes(rng, heath, 0.1) + newsroom.quotes(rng, karst, 0.25), "Q")
    lines = _numbered(newsroom.channel(rng, truth))
    heath += _numbered_more(bulletins.heath_copies(rng, lines, by_id), "C")
    lines += _numbered_more(newsroom.again(rng, lines), "R")
    lines += _numbered_more(newsroom.copied(rng, wire, 0.33), "C")
    every = [*observed, *wire, *lines, *heath, *karst]
    every.sort(key=lambda t: (t.told_at, t.voice, t.reference))
    return Story((*truth, registry.refusal()), tuple(watches), tuple(every))

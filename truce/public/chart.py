"""The map of the public edition: tiles, the ground under them, and a page that says the same in words and tables."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from starlette.responses import Response

from truce.compliance.count.poisson_binomial import Moments, quantiles
from truce.errors import NotFound
from truce.picture.choice import CERTAINTY, read_choice
from truce.picture.ground import ground_tile
from truce.picture.sheet import UNKNOWN, Floats, Sheet, day_of
from truce.picture.summary import Summary, summarise
from truce.picture.tally import Trials
from truce.picture.tile import encode, look
from truce.public.asked import Asked
from truce.shell.say import texts
from truce.shell.static import asset

MVT = "application/vnd.mapbox-vector-tile"
MOST_DIGITS = 6
FOR_EVER = "public, max-age=31536000, immutable"  # the version of the edition stands in the address
SCRIPT = "picture.js_"  # texts that the script of the map says
REGIONS = {"ar": "ar-EG"}  # digits as the pages write them


def page(asked: Asked) -> Response:
    """GET /map?FILTER: where, when, what, how sure."""
    choice = read_choice(asked.request.query_params.multi_items(), also=("lang",))
    seen = summarise(asked.edition.sheet, choice, _law)
    acts = [part for part in seen.acts if part.count.n]
    return asked.page(
        "map.html.j2",
        choice=choice,
        seen=seen,
        acts=sorted(acts, key=lambda part: (-part.count.expected, part.code)),
        days=[(day_of(one.day), one.count) for one in seen.days if one.count.n],
        every=sorted(name for name in asked.edition.sheet.names["acts"] if name != UNKNOWN),
        certainty=tuple(CERTAINTY)[1:],
        config=json.dumps(_config(asked, seen), ensure_ascii=False),
    )


def tile(asked: Asked) -> Response:
    """GET /picture/tiles/{version}/{z}/{x}/{y}.mvt?FILTER. Raises NotFound for another edition's, or no such tile."""
    told = asked.request.path_params
    sheet = asked.edition.sheet
    if told["version"] != sheet.version:
        raise NotFound("another edition is out", remedy="load the page again")
    choice = read_choice(asked.request.query_params.multi_items(), also=("lang",))
    at = _place(asked)
    return _mvt(encode(sheet, look(sheet, choice, *at), *at))


def ground(asked: Asked) -> Response:
    """GET /picture/ground/{z}/{x}/{y}.mvt: land and water. Raises NotFound for no such tile."""
    return _mvt(_ground(*_place(asked)))


def _place(asked: Asked) -> tuple[int, int, int]:
    """z, x, y of a tile's address. Raises NotFound for what is no number, or of no tile."""
    told = [str(asked.request.path_params[name]) for name in ("z", "x", "y")]
    if not all(part.isascii() and part.isdigit() and len(part) <= MOST_DIGITS for part in told):
        raise NotFound("there is no such tile")
    z, x, y = (int(part) for part in told)
    return z, x, y


@lru_cache(maxsize=512)
def _ground(z: int, x: int, y: int) -> bytes:
    return ground_tile(z, x, y)


def _mvt(content: bytes) -> Response:
    return Response(content, media_type=MVT, headers={"cache-control": FOR_EVER})


def _law(trials: Trials) -> tuple[Floats, Floats]:
    """5 % and 95 % of sums of trials, by the very law of the rulings."""
    moments = Moments(trials.n.astype(np.float64), trials.mean, trials.variance, trials.third)
    return quantiles(moments, trials.group, trials.chance)


def _config(asked: Asked, seen: Summary) -> Mapping[str, Any]:
    """What the script must know (`frontend/src/picture/config.ts`)."""
    language, say = asked.language, asked.say
    days = seen.days
    return {
        "version": asked.edition.sheet.version,
        "worker": asset("map-worker.js"),
        "language": REGIONS.get(language, language),
        "zone": asked.edition.sheet.zone,
        "bounds": _bounds(asked.edition.sheet),
        "days": [day_of(days[0].day).isoformat(), day_of(days[-1].day).isoformat()] if days else None,
        "basemap": {"kind": "own", "url": "", "credit": ""},
        "parties": [],
        "acts": [{"code": part.code, "label": say.label("acts", part.code)} for part in _marked(seen)],
        "access": [],
        "texts": {key.removeprefix(SCRIPT): told[language] for key, told in texts().items() if key.startswith(SCRIPT)},
    }


def _marked(seen: Summary) -> list[Any]:
    """Acts by how many there are: each has its mark by its place."""
    return sorted((part for part in seen.acts if part.code != UNKNOWN), key=lambda part: (-part.count.n, part.code))


def _bounds(sheet: Sheet) -> list[float] | None:
    if not sheet.placed:
        return None
    lon, lat = (np.asarray(sheet.column(name)[: sheet.placed], dtype=np.float64) for name in ("lon", "lat"))
    return [round(float(edge), 3) for edge in (lon.min(), lat.min(), lon.max(), lat.max())]

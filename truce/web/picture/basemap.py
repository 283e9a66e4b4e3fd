"""The base map a deployer chose (`[room] basemap`), and the one origin a page may then ask beside us.

Empty: our own light one, and no call outside, ever. A `.pmtiles` file in the mission's folder: served by us. An https
address: of raster tiles (`.../{z}/{x}/{y}.png`), of a PMTiles archive, or of a MapLibre style (`.../style.json`).
"""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from starlette.responses import FileResponse, Response

from truce.errors import NotFound, UnusableMission
from truce.web.asked import Asked

SERVED = "/picture/basemap.pmtiles"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.pmtiles")


def basemap_of(told: str) -> Mapping[str, str]:
    """What the map page must know. Raises UnusableMission for a setting that is none of these."""
    if not told:
        return {"kind": "own", "url": "", "credit": ""}
    if origin_of(told) is None:
        if not NAME.fullmatch(told):
            raise _wrong(told)
        return {"kind": "pmtiles", "url": SERVED, "credit": ""}
    credit = urlsplit(told).hostname or ""
    path = urlsplit(told).path
    if path.endswith(".pmtiles"):
        return {"kind": "pmtiles", "url": told, "credit": credit}
    if "{z}" in told and "{x}" in told and "{y}" in told:
        return {"kind": "raster", "url": told, "credit": credit}
    if path.endswith(".json"):
        return {"kind": "style", "url": told, "credit": credit}
    raise _wrong(told)


def origin_of(told: str) -> str | None:
    """The origin that the policy of the pages lets through; None where nothing outside is asked."""
    parts = urlsplit(told)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        return None
    return f"https://{parts.netloc}"


def served(asked: Asked) -> Response:
    """The archive in the mission's folder, in the ranges that the map asks for. Raises NotFound where there is none."""
    told = asked.room.settings.basemap
    path = asked.room.folder / told
    if not NAME.fullmatch(told) or not _is_inside(path, asked.room.folder):
        raise NotFound("the mission has no base map of its own", remedy='[room] basemap = "NAME.pmtiles" in truce.toml')
    return FileResponse(path, media_type="application/vnd.pmtiles", headers={"cache-control": "private, max-age=3600"})


def _is_inside(path: Path, folder: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _wrong(told: str) -> UnusableMission:
    return UnusableMission(
        "this is no base map",
        setting="[room] basemap",
        told=told[:120],
        remedy="empty, a .pmtiles file in the mission's folder, or https://... of tiles ({z}/{x}/{y}) or a style.json",
    )

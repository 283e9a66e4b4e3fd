"""The built scripts and styles. `npm run build` in frontend/ makes them; the wheel ships them, so users need no Node.

A page asks for a file with the hash of its bytes (`/static/room.css?v=...`), so a browser keeps it for ever and never
asks again; without that hash it asks each time. Texts travel zipped as they were at build time.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parents[1] / "web" / "static"
MANIFEST = "manifest.json"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
PACKED = {"br": ".br", "gzip": ".gz"}  # by coding, the smaller one first


def asset(name: str) -> str:
    """The address of a built file, with the hash of its bytes; without one where nothing was built."""
    stamp = _stamps().get(name)
    return f"/static/{name}" if stamp is None else f"/static/{name}?v={stamp}"


def _stamps() -> Mapping[str, str]:
    path = STATIC / MANIFEST
    try:
        told = path.stat()
    except FileNotFoundError:
        return {}
    return _read(told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=2)
def _read(_changed: int, _size: int) -> Mapping[str, str]:
    return dict(json.loads((STATIC / MANIFEST).read_text("utf-8")))


class Assets(StaticFiles):
    """Serves what was built."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, packed where its reader takes that. Raises HTTPException (404) where there is none."""
        if path.endswith(tuple(PACKED.values())) or "\0" in path:
            raise HTTPException(404)
        response = await self._packed(path, scope) or await super().get_response(path, scope)
        asked = QueryParams(scope.get("query_string", b"")).get("v")
        known = asked is not None and asked == _stamps().get(path)
        response.headers["cache-control"] = FOR_EVER if known else ASK_AGAIN
        response.headers["vary"] = "Accept-Encoding"
        return response

    async def _packed(self, path: str, scope: Scope) -> Response | None:
        taken = Headers(scope=scope).get("accept-encoding", "")
        for coding, ending in PACKED.items():
            found, told = self.lookup_path(f"{path}{ending}") if coding in taken else ("", None)
            if told is None:
                continue
            response = self.file_response(found, told, scope)
            response.headers["content-encoding"] = coding
            response.headers["content-type"] = TYPES.get(Path(path).suffix, "application/octet-stream")
            return response
        return None


TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}

"""The page as a browser keeps it: a document, its script, its words, the worker that gives them without a network.

None of it depends on who asks, so that it can be kept on a phone and renewed without anybody signed in. The worker's
script begins with the list of files, by the hash of their bytes: another list is another worker, and the browser
renews the page by itself.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from truce.errors import NotFound
from truce.shell.say import texts
from truce.shell.static import STATIC, asset
from truce.web.asked import Asked
from truce.web.way import OPEN, Way

AT = "/field/app"
FAMILY = "phone."
SCRIPT = "field-worker.js"
FILES = ("field.js", "field.css", "mark.svg", "field-192.png", "field-512.png")
FONTS = ("TruceSans-Regular.woff2", "TruceSans-SemiBold.woff2", "TruceSans-Italic.woff2")
WORDS = f"{AT}/texts.json"
ASK_AGAIN = {"Cache-Control": "no-cache"}


def page(asked: Asked) -> Response:
    """The document. It is empty: what is on the device stays there, and what is here needs no name."""
    return HTMLResponse(_document(asked), headers=ASK_AGAIN)


def _document(asked: Asked) -> str:
    return asked.pages.get_template("phone/app.html.j2").render(say=asked.say)


def words(_asked: Asked) -> Response:
    """Every text of the page in every language: a phone may change hands where there is no network."""
    return JSONResponse(_words(), headers=ASK_AGAIN)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    return {key.removeprefix(FAMILY): told for key, told in texts().items() if key.startswith(FAMILY)}


def worker(asked: Asked) -> Response:
    """The worker's script, after the list of what it keeps. Raises NotFound where nothing was built."""
    path = STATIC / SCRIPT
    if not path.is_file():
        raise NotFound("the page for reports is not built", remedy="npm run build, in frontend/")
    files = [asset(name) for name in FILES if (STATIC / name).is_file()]
    files += [asset(f"fonts/{name}") for name in FONTS if (STATIC / "fonts" / name).is_file()]
    script = path.read_text("utf-8")
    told = json.dumps([files, _words(), _document(asked), script], ensure_ascii=False, sort_keys=True)
    shell = {"build": hashlib.sha256(told.encode()).hexdigest()[:16], "page": AT, "files": [*files, WORDS]}
    body = f"self.TRUCE_FIELD={json.dumps(shell)};\n{script}"
    return Response(body, media_type="text/javascript", headers={"Service-Worker-Allowed": AT, **ASK_AGAIN})


def manifest(asked: Asked) -> Response:
    """What a phone shows of the page once it is installed (W3C Web Application Manifest)."""
    icons = [
        {"src": asset(f"field-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": AT,
        "name": asked.say("phone.title"),
        "short_name": "truce",
        "description": asked.say("phone.description"),
        "lang": asked.language,
        "dir": asked.say.direction,
        "start_url": AT,
        "scope": AT,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5c8f",
        "icons": icons,
    }
    return JSONResponse(told, media_type="application/manifest+json", headers=ASK_AGAIN)


WAYS = (
    Way(path=AT, name="phone.page", handle=page, action=OPEN),
    Way(path=WORDS, name="phone.words", handle=words, action=OPEN),
    Way(path=f"{AT}/worker.js", name="phone.worker", handle=worker, action=OPEN),
    Way(path=f"{AT}/manifest.webmanifest", name="phone.manifest", handle=manifest, action=OPEN),
)

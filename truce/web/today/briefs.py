"""/briefs: which were made, making one, and opening one in a frame that can reach nothing."""

import re
from hashlib import sha256
from typing import Any

from starlette.responses import Response

from truce import bootstrap
from truce.errors import Refused, WrongUsage
from truce.flow import acting
from truce.flow.brief import brief
from truce.flow.edition import refuse_unpublished
from truce.flow.rights import outgoing
from truce.flow.room.briefs import FORMS, LANGUAGES, listed, on_record, opened
from truce.web.asked import Asked
from truce.web.room import Cache
from truce.web.way import Way

SHELF = Cache(12)  # the forms opened last: each is made from what was kept, and never changes
EDITIONS = ("internal", "parties", "public")
MEDIA = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}
CLOSED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)  # a brief is a page that needs nothing else; in its frame it runs nothing and reaches nobody

SCRIPT = re.compile(rb"<script>.*?</script>", re.DOTALL)  # it would not run here, and only be complained of


def index(asked: Asked, **more: Any) -> Response:
    """The briefs on record, the newest first; and the form to make one."""
    acts = on_record(asked.house)
    found = asked.room.cache.cached(("briefs", acts[-1].seq if acts else 0), lambda: listed(asked.house))
    if not more:
        asked.saw("briefs", rows=len(found))
    return asked.page(
        "briefs/index.html.j2",
        **{"wrong": None, "chosen": {}} | more,
        briefs=found,
        languages=LANGUAGES,
        editions=_editions(asked),
        default=asked.house.choices.language,
    )


def _editions(asked: Asked) -> tuple[str, ...]:
    """What the mandate lets be made at all."""
    try:
        refuse_unpublished(asked.house.choices.mandate)
    except Refused:
        return EDITIONS[:2]
    return EDITIONS


def make(asked: Asked) -> Response:
    """Make a brief of what has been judged, and show it."""
    language, edition = asked.text("language"), asked.text("edition")
    if language not in LANGUAGES or edition not in EDITIONS:
        raise WrongUsage("there is no such brief", language=language[:8], edition=edition[:20])
    try:
        with bootstrap.writing(asked.house):
            made = brief(asked.house, "json", language, edition)
    except Refused as refused:
        return index(asked, wrong=refused, chosen={"language": language, "edition": edition}, status=403)
    return asked.go(f"/briefs/{made.id}/{language}")


def show(asked: Asked) -> Response:
    """A brief in its frame, with the links to its other forms."""
    id, language = asked.path["id"], asked.path["language"]
    found = next((one for one in listed(asked.house) if (one.id, one.language) == (id, language)), None)
    opened(asked.house, id, language, "json")  # not there, or not what was put on record: told before a frame is drawn
    return asked.page("briefs/brief.html.j2", brief=found, forms=FORMS, here=f"/briefs/{id}/{language}")


def form(asked: Asked) -> Response:
    """The brief itself, in one form; what is taken away is counted and put on record."""
    id, language, kind = asked.path["id"], asked.path["language"], asked.path["form"]
    if kind not in FORMS:
        raise WrongUsage("a brief has no such form", form=kind[:10], known=", ".join(FORMS))
    key = (str(asked.room.folder), id, language, kind)
    content = SHELF.cached(key, lambda: opened(asked.house, id, language, kind))
    _leaves(asked, id, kind, content)
    if kind == "html" and "save" not in asked.query:
        content = SCRIPT.sub(b"", content)
    headers = {"Content-Security-Policy": CLOSED, "Cache-Control": "private, no-cache"}
    if kind != "html" or "save" in asked.query:
        headers["Content-Disposition"] = f'attachment; filename="{id}.{language}.{kind}"'
    return Response(content, media_type=MEDIA[kind], headers=headers)


def _leaves(asked: Asked, id: str, kind: str, content: bytes) -> None:
    """A brief that is read here was looked at; one that is taken away has left, by its sha256."""
    if not acting.members(asked.house):
        return
    if kind == "html" and "save" not in asked.query:
        asked.saw(id)
        return
    acting.enter(asked.house, "brief")
    outgoing.let_out(asked.house, "brief", id, 0, kind, {})(sha256(content).hexdigest())


WAYS = (
    Way(path="/briefs", name="briefs", handle=index, action="look"),
    Way(path="/briefs", name="briefs.make", handle=make, action="brief", methods=("POST",)),
    Way(path="/briefs/{id}/{language}", name="briefs.show", handle=show, action="look"),
    Way(path="/briefs/{id}/{language}/{form}", name="briefs.form", handle=form, action="look"),
)

"""The cell: `python -m truce.evidence.apart` reads a request on standard input, looks at one open file, tells.

The file comes as an open descriptor, to be read; a line of JSON comes out for every part that was made out.
"""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any, BinaryIO

from truce.evidence.apart.bars import close_bars
from truce.evidence.media import HEAD_BYTES, UNKNOWN, is_film, is_picture, media_types

TAIL_BYTES = 66_000  # a zip's end lies within its last 65,557 bytes


def main() -> None:
    """Look at one file and tell. Whatever goes wrong inside a part is told by its kind alone, never in its words."""
    request = json.loads(sys.stdin.readline())
    threading.excepthook = _broke
    barred = close_bars(request["memory_bytes"], request["cpu_seconds"])
    _tell("cell", {"barred": barred})
    with open(request["file"], "rb", closefd=False) as file:
        _examine(file, request["size"], request.get("anchors"))
    _tell("end", {})


def _examine(file: BinaryIO, size: int, anchors: str | None) -> None:
    head = file.read(HEAD_BYTES)
    file.seek(max(0, size - TAIL_BYTES))
    kinds = media_types(head, file.read(TAIL_BYTES))
    kind = kinds[0] if kinds != (UNKNOWN,) else _guess(head)
    _tell("media_type", {"is": kind, "also": list(kinds[1:])})
    for name, look in _looks(file, size, kinds):
        _try(name, look, file)
    _try("credentials", lambda: iter([("credentials", _credentials(file, kind, anchors))]), file)


def _looks(file: BinaryIO, size: int, kinds: tuple[str, ...]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is to be looked at, by type; each library is loaded only when its turn comes."""
    kind = kinds[0]
    if is_film(kind):
        from truce.evidence.apart import boxes  # noqa: PLC0415

        yield "boxes", lambda: boxes.look(file, size)
    if is_picture(kind):
        from truce.evidence.apart import pictures  # noqa: PLC0415

        yield "picture", lambda: pictures.look(file)
    if kind == "text/plain":
        from truce.evidence.apart import texts  # noqa: PLC0415

        yield "text", lambda: texts.look(file)
    if "application/pdf" in kinds:
        from truce.evidence.apart import papers  # noqa: PLC0415

        yield "paper", lambda: papers.look(file)
    if "application/zip" in kinds:
        from truce.evidence.apart import archives  # noqa: PLC0415

        yield "archive", lambda: archives.look(file, size)


def _credentials(file: BinaryIO, kind: str, anchors: str | None) -> dict[str, Any]:
    from truce.evidence.provenance import credentials_of  # noqa: PLC0415

    return credentials_of(file, kind, anchors)


def _try(name: str, look: Callable[[], Any], file: BinaryIO) -> None:
    """A stranger's file may break any library in any way: each part has a thread of its own, which alone breaks."""
    file.seek(0)
    turn = Thread(target=lambda: _tell_all(look), name=name)
    turn.start()
    turn.join()


def _tell_all(look: Callable[[], Any]) -> None:
    for part, told in look():
        _tell(part, told)


def _broke(what: threading.ExceptHookArgs) -> None:
    _tell("could_not", {"" if what.thread is None else what.thread.name: what.exc_type.__name__})


def _guess(head: bytes) -> str:
    """The long list of signatures, for what the short one does not know; only where it is sure."""
    import puremagic  # noqa: PLC0415

    try:
        best = max(puremagic.magic_string(head), key=lambda match: match.confidence)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return str(best.mime_type) if best.confidence >= 0.8 and best.mime_type else UNKNOWN


def _tell(part: str, told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps({"part": part, "told": told}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

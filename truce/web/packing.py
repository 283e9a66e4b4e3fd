"""Pages packed for the way: a page of sixty thousand letters travels as eight, which over a bad line is half a second.

What a page repeats of its address and the secret of its forms are packed together, so the length of the answer could
tell one from the other, letter by letter (the attack is called BREACH). Every answer is therefore longer by a number of
bytes that nobody can foretell, in the place that gzip has for a file's name (RFC 1952, 2.3.1); readers pass over it.
"""

import gzip
from secrets import randbelow

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

SMALL = 1024  # bytes not worth packing
LEVEL = 4
PADDING = 256  # bytes, less than
HAS_NAME = b"\x08"


def page(request: Request, text: str, status: int) -> Response:
    """A page or a piece of one, packed where its reader takes that."""
    headers = {"Vary": "HX-Request, Accept-Encoding"}
    content = text.encode()
    if len(content) > SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        content = packed(content)
        headers["Content-Encoding"] = "gzip"
    return HTMLResponse(content, status_code=status, headers=headers)


def packed(content: bytes) -> bytes:
    """Bytes as gzip, with a name of random length in its head."""
    plain = gzip.compress(content, LEVEL, mtime=0)
    name = b"a" * randbelow(PADDING)
    return plain[:3] + HAS_NAME + plain[4:10] + name + b"\0" + plain[10:]

"""A route as data: where it is, who handles it, and which action of the policy it asks for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from truce.web.asked import Asked

OPEN: Final = "open"  # nobody needs to be signed in
SIGNED: Final = "signed"  # any member who is
ITSELF: Final = "itself"  # any member who is; the step behind it asks for the action, which depends on what is sent

SAFE: Final = ("GET", "HEAD", "OPTIONS")
FORM_BYTES: Final = 4 << 20  # of a form of texts
FILES_BYTES: Final = 2 << 30  # of a form that brings files; scripts of ours send each by itself, and without this bound

Handler = Callable[[Asked], Response] | Callable[[Asked], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One route. Handlers that are not coroutines run in a thread.

    `checks_origin`: a form must carry the session's token; only doors for machines, which bring a token of their own
    and no cookie, do without. `reads_form`: the handler wants `asked.form`; not those that read the body themselves.
    `unasked`: scripts ask it by themselves, so it keeps no session alive.
    `most_bytes`: of a form; where it is more than texts need, the policy is asked before the first byte is taken.
    """

    path: str
    name: str
    handle: Handler
    action: str
    methods: tuple[str, ...] = ("GET",)
    checks_origin: bool = True
    reads_form: bool = True
    unasked: bool = False
    most_bytes: int = FORM_BYTES

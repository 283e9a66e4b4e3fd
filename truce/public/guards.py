"""What stands before the public edition: only reading, no more than a person reads, and headers against others."""

import time
from collections import OrderedDict
from ipaddress import ip_address, ip_network

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; form-action 'self'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
BURST = 400  # requests: a map that opens asks for many tiles at once
EACH_SECOND = 40.0
REMEMBERED = 10_000  # addresses, in memory only, forgotten the oldest first


def network_of(address: str) -> str:
    """Who has an address: itself, or the /64 of IPv6, of which one reader has every address."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(ip_network((known, 64), strict=False))


class Guards:
    """Around every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("only for reading\n", 405, headers={"allow": "GET, HEAD"})(scope, receive, guarded)
        elif not self._may(network_of(str((scope.get("client") or ("?",))[0])), time.monotonic()):
            await PlainTextResponse("too many requests\n", 429, headers={"retry-after": "5"})(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _may(self, who: str, now: float) -> bool:
        """A bucket of requests for each address, which fills again as time goes."""
        left, then = self._left.pop(who, (float(BURST), now))
        left = min(float(BURST), left + (now - then) * EACH_SECOND)
        self._left[who] = (max(left - 1.0, 0.0), now)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return left >= 1.0

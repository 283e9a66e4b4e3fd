"""What stands before every route: the true client behind a proxy, the host, the origin, the pace, the headers.

In this order: 1. who it is that a proxy speaks for; 2. a name that is not this room's is not answered; 3. what another
site's page sends is refused; 4. whoever asks too fast waits; 5. headers that keep a browser on our side.
"""

import time
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from anyio import move_on_after
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from truce.flow.signing_in.door import Buckets, Pace, network_of
from truce.web.room import Room

SAFE = ("GET", "HEAD", "OPTIONS")
FOR_SUPERVISORS = ("/health", "/ready", "/metrics")  # asked by address, not by name
KNOCKING = ("/signin", "/invitation")
KNOCKS = Pace(rate=1, burst=60)  # posts to sign in, from one network; each may cost 64 MiB for a moment
PATIENCE = 60.0  # seconds for the first bytes of a body
SLOWEST = 512.0  # bytes a second, on the whole, of a body that is still worth waiting for
HSTS = "max-age=63072000; includeSubDomains"
HEADERS = {
    "referrer-policy": "same-origin",  # not no-referrer: browsers would hide the origin of our own forms
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(self), geolocation=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), "
        "microphone=(), payment=(), usb=()"
    ),
}


def policy(basemap: str) -> str:
    """The content security policy: our own scripts and styles, none in line; and the origin of the deployer's tiles."""
    tiles = ""
    if basemap.startswith("https://"):
        told = urlsplit(basemap)
        tiles = f" {told.scheme}://{told.netloc}"
    return (
        f"default-src 'self'; img-src 'self' data: blob:{tiles}; connect-src 'self'{tiles}; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
    )


class Guards:
    """Stands before the application. Counts are this process's own; those of passwords are shared (see the flow)."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self._app = app
        self._room = room
        self._knocks = Buckets(KNOCKS)
        rate = room.settings.requests_per_second
        self._all = Buckets(Pace(rate=rate, burst=rate * 10)) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        unproxied(scope, headers, self._room.settings.proxies)
        refusal = self._refusal(scope, headers)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(scope, MutableHeaders(scope=message))
            await send(message)

        await (self._app if refusal is None else refusal)(scope, patient(receive), guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if len(headers.getlist("host")) > 1:
            return PlainTextResponse("A request names one host.\n", status_code=400)
        if scope["path"] not in FOR_SUPERVISORS and not is_ours(host, self._room.settings.address):
            told = "This room does not answer to that name: set [room] address in truce.toml.\n"
            return PlainTextResponse(told, status_code=421)
        if scope["method"] not in SAFE and is_foreign(scope, headers, self._room.settings.address):
            return PlainTextResponse("This was not sent from a page of this room.\n", status_code=403)
        if wait := self._wait(scope):
            told = f"Too many requests: try again in {wait:.0f} seconds.\n"
            return PlainTextResponse(told, status_code=429, headers={"Retry-After": f"{wait:.0f}"})
        return None

    def _wait(self, scope: Scope) -> float:
        """Seconds to wait, whole and at least one; 0: none. This machine itself is not slowed down."""
        client = (scope.get("client") or ("", 0))[0]
        at, who = time.monotonic(), network_of(client)
        waits = [0.0]
        if scope["method"] not in SAFE and scope["path"].startswith(KNOCKING):
            waits.append(self._knocks.wait(who, at))
        if self._all is not None and not is_loopback(client):
            waits.append(self._all.wait(who, at))
        return max(1.0, round(max(waits) + 0.5)) if any(waits) else 0.0

    def _add(self, scope: Scope, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("content-security-policy", policy(self._room.settings.basemap))
        headers.setdefault("cache-control", "no-store")
        if scope["scheme"] == "https":
            headers.setdefault("strict-transport-security", HSTS)


def patient(receive: Receive, patience: float = PATIENCE, pace: float = SLOWEST) -> Receive:
    """Wait for a body as long as it comes: whoever sends a byte now and then, to hold a place, is taken for gone.

    The wait for the end of a connection, once the body is whole, has no bound: streams live by it.
    """
    begun, came, whole = time.monotonic(), 0, False

    async def received() -> Message:
        nonlocal came, whole
        if whole:
            return await receive()
        with move_on_after(begun + patience + came / pace - time.monotonic()):
            message = await receive()
            came += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            return message
        whole = True
        return {"type": "http.disconnect"}

    return received


def is_ours(host: str, address: str) -> bool:
    """Whether a Host header names this room: the address of the settings, or this machine by a name that only it has.

    So a page of somebody else's, whose name is made to lead here (DNS rebinding), gets nothing.
    """
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    if is_loopback(name) or name == "localhost" or name.endswith(".localhost"):
        return True
    if address:
        return name == (urlsplit(address).hostname or "")
    return "." not in name and ":" not in name and bool(name)


def is_foreign(scope: Scope, headers: Mapping[str, str], address: str) -> bool:
    """Whether a page of another site sent this. What names no origin is no page, and has no cookies of ours."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    ours = {f"{scope['scheme']}://{headers.get('host', '')}", address.rstrip("/")} - {""}
    return origin not in ours


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def unproxied(scope: Scope, headers: Headers, proxies: list[str]) -> None:
    """Put the true client and scheme into the scope, where one of the deployer's own proxies tells of them.

    Read from the right: what stands left of the first address that is no proxy of ours, anybody may have written.
    """
    client = (scope.get("client") or ("", 0))[0]
    if client not in proxies:
        return
    lines = ",".join(headers.getlist("x-forwarded-for"))  # some proxies write a line of their own below a stranger's
    told = [one.strip() for one in lines.split(",") if one.strip()]
    true = next((one for one in reversed(told) if one not in proxies), None)
    if true is not None:
        scope["client"] = (true, 0)
    if (scheme := (headers.getlist("x-forwarded-proto") or [""])[-1]) in ("http", "https"):
        scope["scheme"] = scheme

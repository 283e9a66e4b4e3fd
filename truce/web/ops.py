"""Whether the room is alive and ready, and its figures: for a supervisor, a balancer. None of it tells of people.

No session is looked up for them: a process lives, and says so, also while its database is away.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.responses import PlainTextResponse, Response

from truce.errors import Refused, TruceError
from truce.shell import journal
from truce.web.asked import Asked
from truce.web.way import OPEN, Way


def health(_asked: Asked) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


def ready(asked: Asked) -> Response:
    """What the room stands on answers too: the ledger, the lake, its own database. 503: not now, and why."""
    if asked.room.warming():
        return PlainTextResponse("not ready: still reading\n", status_code=503)
    try:
        asked.house.mission.ledger.size()
        with asked.room.store.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except TruceError as wrong:
        return PlainTextResponse(f"not ready: {wrong.what}\n", status_code=503)
    return PlainTextResponse("ready\n")


def metrics(asked: Asked) -> Response:
    """Figures for Prometheus; only this machine reads them, and the networks that the settings name.

    A proxy on this machine that the settings do not name brings strangers from this machine's own address.
    """
    told = _address(asked)
    known = [ip_network(one, strict=False) for one in asked.room.settings.metrics_from]
    direct = "x-forwarded-for" not in asked.request.headers or asked.room.settings.proxies
    if told is None or not ((told.is_loopback and direct) or any(told in one for one in known)):
        raise Refused("figures are for the machines that the settings name", remedy="room.metrics_from in truce.toml")
    return Response(journal.figures(), media_type="text/plain; version=0.0.4")


def _address(asked: Asked) -> IPv4Address | IPv6Address | None:
    """Who asks; None where a proxy told of nobody that has an address."""
    try:
        return None if asked.request.client is None else ip_address(asked.request.client.host)
    except ValueError:
        return None


WAYS = (
    Way(path="/metrics", name="ops.metrics", handle=metrics, action=OPEN, checks_origin=False),
    Way(path="/health", name="ops.health", handle=health, action=OPEN, checks_origin=False),
    Way(path="/ready", name="ops.ready", handle=ready, action=OPEN, checks_origin=False),
)

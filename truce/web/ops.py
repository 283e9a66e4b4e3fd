"""Whether the room is alive and ready, and its figures: for a supervisor, a balancer. None of it tells of people."""

from ipaddress import ip_address, ip_network

from starlette.responses import PlainTextResponse, Response

from truce.errors import Refused
from truce.shell import journal
from truce.web.asked import Asked
from truce.web.way import OPEN, Way


def health(_asked: Asked) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


def ready(asked: Asked) -> Response:
    """What the room stands on answers too: the ledger, the lake, its own database."""
    asked.house.mission.ledger.size()
    with asked.room.store.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    return PlainTextResponse("ready\n")


def metrics(asked: Asked) -> Response:
    """Figures for Prometheus; only this machine reads them, and the networks that the settings name."""
    client = asked.request.client
    told = ip_address(client.host) if client is not None else None
    known = [ip_network(one, strict=False) for one in asked.room.settings.metrics_from]
    if told is None or not (told.is_loopback or any(told in one for one in known)):
        raise Refused("figures are for the machines that the settings name", remedy="room.metrics_from in truce.toml")
    return Response(journal.figures(), media_type="text/plain; version=0.0.4")


WAYS = (
    Way(path="/metrics", name="ops.metrics", handle=metrics, action=OPEN),
    Way(path="/health", name="ops.health", handle=health, action=OPEN),
    Way(path="/ready", name="ops.ready", handle=ready, action=OPEN),
)

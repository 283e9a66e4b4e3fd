"""Whether the room is alive and ready: for a supervisor, a balancer, a dashboard. None of it tells of the mission."""

from starlette.responses import PlainTextResponse, Response

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


WAYS = (
    Way(path="/health", name="ops.health", handle=health, action=OPEN),
    Way(path="/ready", name="ops.ready", handle=ready, action=OPEN),
)

"""The registers about people, each shown to whoever may read it; and what every page of one says first."""

from collections.abc import Sequence

from truce.web.asked import Asked
from truce.web.nav import Stop

REGISTERS = (
    Stop("/community", "community.nav_dialogue", "dialogue.read"),
    Stop("/harm", "community.nav_harm", "harm.read"),
    Stop("/rights", "community.nav_rights", "rights.read"),
)


def registers(asked: Asked) -> Sequence[Stop]:
    """The registers that whoever asks may read, of those that have pages."""
    there = asked.request.app.state.paths
    return [stop for stop in REGISTERS if stop.path in there and asked.may(stop.action)]

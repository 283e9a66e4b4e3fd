"""The room as a server process makes it: what it needs to know stands in its environment."""

import os
import sys
from pathlib import Path

from starlette.applications import Starlette

from truce.shell import journal
from truce.web import warming
from truce.web.app import make_app
from truce.web.room import Room

TURN_SECONDS = 0.001  # see `from_environment`


def from_environment() -> Starlette:
    """The application of the mission in TRUCE_SERVE_FOLDER; TRUCE_SERVE_ENTRY lets its one local user in.

    Threads take turns by the millisecond, not by five as Python has it: whoever comes back from the disk a dozen times
    in one answer would else wait at every time for a page that somebody else has drawn.
    """
    sys.setswitchinterval(TURN_SECONDS)
    journal.speak()
    room = Room(Path(os.environ["TRUCE_SERVE_FOLDER"]), entry=os.environ.get("TRUCE_SERVE_ENTRY"))
    warming.begin(room)
    return make_app(room)

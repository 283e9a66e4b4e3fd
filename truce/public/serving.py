"""The public edition as a server process makes it: all that it knows stands in one folder."""

import os
from pathlib import Path

from starlette.applications import Starlette

from truce.public.app import make_public
from truce.shell import journal


def from_environment() -> Starlette:
    """The application over the folder in TRUCE_SERVE_PUBLIC."""
    journal.speak()
    return make_public(Path(os.environ["TRUCE_SERVE_PUBLIC"]))

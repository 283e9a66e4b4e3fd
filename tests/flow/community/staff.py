"""A staffed mission with people who accompany communities beside the staff of casework."""

from pathlib import Path

from tests.casework import Staffed, staffed
from truce.flow.rights.roles import enrol, grant
from truce.people.keys import new_key


def accompanied(folder: Path) -> Staffed:
    """The staff of casework (`hugo` is the human-rights officer), and `zoya` and `lev`, who work with communities."""
    made = staffed(folder)
    for handle in ("zoya", "lev"):
        join(made, handle, "community")
    return made


def join(here: Staffed, handle: str, *roles: str) -> None:
    """Enrol somebody with a key of their own, and give them roles."""
    here.keys[handle] = key = new_key(handle)
    enrol(here.as_("admin"), handle, key.signing, key.reading)
    for role in roles:
        grant(here.as_("admin"), handle, role)

"""The agreements that ship with truce, by id."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path

from truce.errors import NotFound
from truce.model.agreement import Agreement
from truce.wire.agreement import read_agreement

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"


@cache
def _files() -> dict[str, Path]:
    return {file.stem: file for file in sorted(FOLDER.glob("*.yaml"))}


def agreement_ids() -> list[str]:
    """The ids of the catalogue, in order."""
    return list(_files())


def catalogue_path(id: str) -> Path:
    """The file of that agreement. Raises NotFound with the nearest ids where the catalogue has none."""
    if id in _files():
        return _files()[id]
    near = get_close_matches(id, _files(), n=3)
    advice = f"did you mean {' or '.join(near)}?" if near else "`truce agreements` lists them all"
    raise NotFound("the catalogue has no agreement of that id", id=id, remedy=advice)


@cache
def from_catalogue(id: str) -> Agreement:
    """The agreement of that id, read from its file. Raises NotFound where there is none."""
    return read_agreement(catalogue_path(id))


def zones_of(agreement: Agreement) -> list[Path]:
    """The zone files of the catalogue that the agreement's readings name; a name without a file has none."""
    named = {reading.zone for term in agreement.terms for reading in term.readings}
    named |= {name for term in agreement.terms for reading in term.readings for name in reading.zone_excludes}
    return [file for file in sorted((FOLDER / "zones").glob("*.geojson")) if file.stem in named]

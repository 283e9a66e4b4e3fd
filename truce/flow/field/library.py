"""The forms of a mission: the ready ones with its own parties, and its own, which may stand in for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from truce.errors import NotFound, UnusableSource
from truce.field.forms import Form, read_xlsform, ready_forms, workbook
from truce.field.openrosa import Media
from truce.flow.house import House

FOLDER = "forms"
ENDINGS = (".xlsx", ".xls", ".csv", ".md")
FORM_BYTES = 20 << 20
MEDIA_BYTES = 50 << 20
_made = Lock()  # a form takes a moment to make: not twice at once


@dataclass(frozen=True, slots=True)
class Library:
    """Forms by id; files of the mission that are no form, each with why not."""

    forms: Mapping[str, Form]
    wrong: Mapping[str, str]

    def find(self, id: str) -> Form:
        """The form of an id. Raises NotFound."""
        if id not in self.forms:
            raise NotFound("no form of that id", remedy="`truce field forms FOLDER` lists them")
        return self.forms[id]


def library(house: House) -> Library:
    """All forms of a mission; made anew only where its agreements or the files in `forms/` changed."""
    folder = house.mission.folder / FOLDER
    with _made:
        return _library(str(folder), parties_of(house), _stamp(folder))


def parties_of(house: House) -> tuple[tuple[str, str], ...]:
    """(id, name) of the sides that the mission's agreements know."""
    found = {p.id: p.name for agreement in house.agreements for p in agreement.parties if p.is_side}
    return tuple(sorted(found.items()))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in ENDINGS and p.name[0] not in ".~")


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    return tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in _files(folder))


@lru_cache(maxsize=16)
def _library(folder: str, parties: tuple[tuple[str, str], ...], _at: object) -> Library:
    forms = {form.id: form for form in ready_forms(dict(parties))}
    wrong: dict[str, str] = {}
    for path in _files(Path(folder)):
        try:
            if path.stat().st_size > FORM_BYTES:
                raise UnusableSource("the file is too big for a form")
            form = read_xlsform(path.name, path.read_bytes())
        except UnusableSource as told:
            wrong[path.name] = f"{told.what}: {told.given.get('why', '')}".rstrip(": ")
            continue
        forms[form.id] = form
    return Library(forms, wrong)


def media_of(house: House, form: str) -> dict[str, Media]:
    """The files that a form shows, by name: those in `forms/ID-media/`, links aside."""
    return {path.name: Media(path.name, path.read_bytes()) for path in _shown(house, form)}


def has_media(house: House, form: str) -> bool:
    """Whether a form has files beside it."""
    return bool(_shown(house, form))


def lacking(house: House) -> dict[str, list[str]]:
    """Forms that show files which do not lie beside them, with the names of these: a phone cannot open such a form."""
    known = library(house).forms.values()
    lacks = {form.id: sorted(form.shows - {path.name for path in _shown(house, form.id)}) for form in known}
    return {id: names for id, names in lacks.items() if names}


def _shown(house: House, form: str) -> list[Path]:
    folder = house.mission.folder / FOLDER / f"{form}-media"
    if not folder.is_dir():
        return []
    files = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.is_symlink() and p.name[0] != "."]
    return [p for p in files if p.stat().st_size <= MEDIA_BYTES]


def xlsx_of(house: House, id: str) -> bytes:
    """A form as a workbook. Raises NotFound; UnusableValue where the form came as a file of its own."""
    return workbook(library(house).find(id))

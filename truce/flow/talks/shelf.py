"""The negotiations that ship with truce, and files that people bring."""

from difflib import get_close_matches
from pathlib import Path

from truce.errors import NotFound
from truce.talks.files import Reading, read_talks
from truce.wire.catalogue import FOLDER

TALKS = FOLDER / "talks"


def shipped() -> dict[str, Path]:
    """The files that ship, by id."""
    return {file.stem: file for file in sorted(TALKS.glob("*.yaml"))}


def find(named: str) -> Path:
    """The file that a person names: a path, or an id of the catalogue. Raises NotFound."""
    path = Path(named)
    if path.is_file():
        return path
    known = shipped()
    if named in known:
        return known[named]
    near = get_close_matches(named, known, n=3)
    advice = f"did you mean {' or '.join(near)}?" if near else f"a file, or one of these: {', '.join(known)}"
    raise NotFound("no negotiation of that id, and no such file", given=named, remedy=advice)


def read(path: Path) -> Reading:
    """What is in a file. Raises UnusableTalks where it has no head, and so no negotiation at all."""
    reading = read_talks(path)
    reading.landed()
    return reading

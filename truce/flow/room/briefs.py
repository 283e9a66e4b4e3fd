"""The mission's briefs: which were made, and each of them opened again in any form, equal to what was kept."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from truce.briefs.render import render
from truce.errors import NotFound, Untrustworthy, WrongUsage
from truce.flow.house import House
from truce.model.act import Entry
from truce.model.brief import Brief
from truce.model.columns import from_row

FORMS = ("html", "pdf", "json")
ID = re.compile(r"brf-[0-9a-f]{16}")
LANGUAGES = ("en", "uk", "ru")
TIMES = frozenset({"as_of", "earliest", "latest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A brief that was made: of what, when, and whether its bytes are still those put on record."""

    id: str
    language: str
    made_at: datetime
    sha256: str
    edition: str | None
    title: str | None
    as_of: datetime | None
    whole: bool


def on_record(house: House, after: int = 0) -> list[Entry]:
    """The acts that made a brief. One taken away is on record under the same name, and made none."""
    return [act for act in house.mission.ledger.entries(acts=["brief"], after=after) if "brief" in act.facts]


def listed(house: House) -> tuple[Listed, ...]:
    """Every brief on record, the newest first."""
    found = [_listed(house, entry.facts, entry.at) for entry in on_record(house)]
    return tuple(reversed(found))


def _listed(house: House, facts: Any, at: datetime) -> Listed:
    id, language, digest = str(facts["brief"]), str(facts["language"]), str(facts["sha256"])
    kept = _held(house, id, language)
    told = {} if kept is None else json.loads(kept)
    return Listed(
        id=id,
        language=language,
        made_at=at,
        sha256=digest,
        edition=told.get("edition"),
        title=told.get("title"),
        as_of=None if kept is None else datetime.fromisoformat(told["as_of"]),
        whole=kept is not None and sha256(kept).hexdigest() == digest,
    )


def opened(house: House, id: str, language: str, form: str) -> bytes:
    """A kept brief in one form, made from what was kept and nothing else.

    Raises NotFound, WrongUsage for another form, Untrustworthy where the kept bytes are not those put on record.
    """
    if form not in FORMS:
        raise WrongUsage("a brief has no such form", form=form, known=", ".join(FORMS))
    kept = kept_bytes(house, id, language)
    if form == "json":
        return kept
    made = _brief(kept)
    if render(made, "json") != kept:
        raise Untrustworthy("this brief was made by another truce, and cannot be shown by this one", brief=id)
    return render(made, form)


def kept_bytes(house: House, id: str, language: str) -> bytes:
    """The brief as it was kept. Raises NotFound, Untrustworthy."""
    told = {
        str(e.facts["sha256"]) for e in on_record(house) if (e.facts["brief"], e.facts["language"]) == (id, language)
    }
    kept = _held(house, id, language) if told else None
    if kept is None:
        raise NotFound("no brief of that id was made here", brief=id, language=language)
    if sha256(kept).hexdigest() not in told:
        raise Untrustworthy("what is kept of this brief is not what was put on record", brief=id)
    return kept


def _held(house: House, id: str, language: str) -> bytes | None:
    """What lies in the folder; a name that no brief can have reaches no file."""
    if ID.fullmatch(id) is None or language not in LANGUAGES:
        return None
    path = house.mission.folder / "briefs" / f"{id}.{language}.json"
    return path.read_bytes() if path.is_file() else None


def _brief(kept: bytes) -> Brief:
    told = json.loads(kept, object_hook=_timed)
    told.pop("noun", None)
    return from_row(Brief, _tuples(told))


def _timed(told: dict[str, Any]) -> dict[str, Any]:
    """Instants from their text, wherever a brief holds one."""
    return {
        name: datetime.fromisoformat(value) if name in TIMES and isinstance(value, str) else value
        for name, value in told.items()
    }


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(one) for one in value)
    if isinstance(value, dict):
        return {name: _tuples(one) for name, one in value.items()}
    return value

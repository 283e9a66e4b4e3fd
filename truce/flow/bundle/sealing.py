"""What every bundle has, and how files get into one: the same text for the same content, exhibits hashed on the way."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from importlib import metadata
from pathlib import Path
from shutil import copyfile
from typing import Any, BinaryIO

from truce import __version__
from truce.bundle.index import Listing
from truce.compliance import contract as compliance
from truce.flow.house import House
from truce.fusion import constants as fusion
from truce.model.act import Entry
from truce.model.exhibit import Exhibit
from truce.record.canon import instant_text
from truce.rights.members import members
from truce.vocabulary.rights import Policy, policy

LAYOUT = 1  # of a bundle; what reads it refuses a newer one
VOCABULARY = Path(__file__).parents[1] / "vocabulary" / "data"


@dataclass(kw_only=True)
class Part:
    """What one kind of bundle put into the folder: for its readable page, and which acts belong to it.

    `subjects`: all acts about these go in; `leaves`: numbers of acts about nothing in particular; `everything`: all.
    """

    title: str
    listings: list[Listing] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)
    everything: bool = False


def plain(value: Any) -> Any:
    """A value as JSON has it: nouns by their fields, instants in UTC."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return _word(value)


def _word(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Enum) else value.hex() if isinstance(value, bytes) else value


def json_text(value: Any) -> bytes:
    """Readable JSON, the same bytes for the same value."""
    return json.dumps(plain(value), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def put(path: Path, content: bytes) -> None:
    """A file of the bundle, readable by its owner alone as the folder is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def put_stream(path: Path, stream: BinaryIO) -> str:
    """Copy in constant memory; the SHA-256 of what was copied."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while piece := stream.read(2**20):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def put_common(house: House, data: Path) -> None:
    """Settings, agreements, zones, the method and the policy: what any bundle is read with."""
    choices = {name: value for name, value in plain(house.choices).items() if name != "as_of"}
    put(data / "settings" / "settings.json", json_text(choices))
    for folder, pattern in (("agreements", "*.y*ml"), ("zones", "*.geojson")):
        for path in sorted((house.mission.folder / folder).glob(pattern)):
            (data / folder).mkdir(exist_ok=True)
            copyfile(path, data / folder / path.name)
    put(data / "method" / "versions.json", json_text(method()))
    put(data / "method" / "policy.json", json_text(policy_told(policy())))


def method() -> dict[str, Any]:
    """Versions of everything that made what the bundle holds, and the hash of every file of the vocabulary."""
    files = sorted(p for p in VOCABULARY.rglob("*") if p.is_file() and p.suffix in (".yaml", ".toml", ".json", ".csv"))
    return {
        "layout": LAYOUT,
        "truce": __version__,
        "fusion": fusion.METHOD,
        "compliance": compliance.METHOD,
        "typst": metadata.version("typst"),
        "vl-convert-python": metadata.version("vl-convert-python"),
        "polars": metadata.version("polars"),
        "vocabulary": {p.relative_to(VOCABULARY).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }


def policy_told(given: Policy) -> dict[str, Any]:
    """The policy that ships, as far as a check asks it. What a mission changed of it stands in its acts."""
    roles = {code: {"may": role.may, "never": role.never} for code, role in given.roles.items()}
    actions = {
        code: {"alone": action.alone, "agree": action.agree, "compartment": action.compartment}
        for code, action in given.actions.items()
    }
    return {"roles": roles, "actions": actions}


def history(entries: Iterable[Entry]) -> Listing:
    """Acts as a table for a person."""
    rows: list[Sequence[str]] = [
        (str(e.seq), instant_text(e.at)[:16].replace("T", " "), e.act, e.by or "", str(e.facts.get("why") or ""))
        for e in entries
    ]
    return Listing("What was done", ("leaf", "when (UTC)", "act", "by", "why"), rows)


def keys_told(entries: Sequence[Entry], key: str) -> dict[str, Any]:
    """The log's key, and every key of every member as the acts enrolled them."""
    told = {handle: [plain(one) for one in member.keys] for handle, member in members(entries).items()}
    return {"log": key, "members": told}


def addresses(exhibit: Exhibit) -> list[str]:
    """The files that belong to an exhibit, by SHA-256: its bytes as kept, its lock, its examination, its timestamps."""
    seen = [exhibit.seen.digest] if exhibit.seen is not None else []
    given = [] if exhibit.bytes_gone else [exhibit.stored, exhibit.lock, *seen, *exhibit.stamps]
    return [one for one in dict.fromkeys(given) if one is not None and _is_address(one)]


def _is_address(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")

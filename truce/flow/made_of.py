"""What a brief was made of, beside the tables: frozen with it as one JSON text, so that it can be made again."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from truce.briefs.material import Material
from truce.errors import UnusableValue
from truce.flow.house import House
from truce.flow.talks.briefed import plain, thawed
from truce.model.card import Card
from truce.model.collection import Collection, Fault
from truce.model.talks_told import TalksFrozen
from truce.record.canon import instant_text
from truce.wire.catalogue import agreement_ids, catalogue_path

ID = re.compile(r"^id:\s*[\"']?([A-Za-z0-9._-]+)", re.MULTILINE)
TABLES = (
    "rulings", "grounds", "changes", "incidents", "reports", "coverage", "claims", "lines", "zones", "deadlines",
    "quiet_days", "holdings", "contrasts", "forecasts", "regimes", "conditions", "signals", "released",
)  # fmt: skip
LATER = ("released",)  # what an older truce did not freeze: nothing had left then
TIMES = ("window_start", "window_end", "collected_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOf:
    """All of a brief's material but its tables; `agreements` are the texts of their files, by id."""

    language: str
    mission: str
    as_of: datetime
    time_zone: str
    edition: str
    attribution_allowed: bool
    versions: Mapping[str, str]
    cards: Mapping[str, Card]
    collections: tuple[Collection, ...]
    agreements: Mapping[str, str]
    warn_from: float | None = None  # null: frozen by a truce that did not keep it
    costs_stated: bool | None = None
    talks: tuple[TalksFrozen, ...] = ()  # the rows that the edition may hold
    released_by: datetime | None = None  # when releases had to be old enough; null: it did not matter


def made_of(house: House, material: Material, language: str) -> MadeOf:
    """What is frozen with a brief."""
    return MadeOf(
        language=language,
        mission=material.mission,
        as_of=material.as_of,
        time_zone=material.time_zone,
        edition=material.edition,
        attribution_allowed=house.choices.mandate.attribution_allowed,
        versions=material.versions,
        cards=material.cards,
        collections=material.collections,
        agreements=_texts(house),
        warn_from=material.warn_from,
        costs_stated=material.costs_stated,
        talks=tuple(one.frozen for one in material.talks),
        released_by=material.released_by,
    )


def _texts(house: House) -> dict[str, str]:
    """The agreements' own files, word for word."""
    kept: dict[str, Path] = {}
    for path in sorted((house.mission.folder / "agreements").glob("*.y*ml")):
        found = ID.search(path.read_text("utf-8"))
        if found is not None:
            kept.setdefault(found[1], path)
    texts = {}
    for agreement in house.agreements:
        if agreement.id not in kept and agreement.id in agreement_ids():
            kept[agreement.id] = catalogue_path(agreement.id)
        if agreement.id in kept:
            texts[agreement.id] = kept[agreement.id].read_text("utf-8")
    return texts


def to_text(made: MadeOf) -> bytes:
    """JSON, readable, the same bytes for the same value."""
    told = {field.name: getattr(made, field.name) for field in fields(MadeOf)}
    told["cards"] = {name: asdict(card) for name, card in made.cards.items()}
    told["collections"] = [asdict(collection) for collection in made.collections]
    told["versions"], told["agreements"] = dict(made.versions), dict(made.agreements)
    told["talks"] = plain(made.talks)
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=_instant).encode() + b"\n"


def _instant(value: Any) -> str:
    if isinstance(value, datetime):
        return instant_text(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def from_text(text: bytes) -> MadeOf:
    """The value again. Raises UnusableValue where the text is not one."""
    try:
        told = json.loads(text)
        told["as_of"] = datetime.fromisoformat(told["as_of"])
        told["cards"] = {name: Card(**_tuples(card)) for name, card in told["cards"].items()}
        told["collections"] = tuple(_collection(one) for one in told["collections"])
        told["talks"] = thawed(told.get("talks", []))
        _check_costs(told)
        by = told.get("released_by")
        told["released_by"] = None if by is None else datetime.fromisoformat(by)
        return MadeOf(**told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise UnusableValue("what a brief was made of cannot be read") from wrong


def _check_costs(told: Mapping[str, Any]) -> None:
    """What is there of the threshold is of its kind."""
    chance, stated = told.get("warn_from"), told.get("costs_stated")
    if chance is not None and not (isinstance(chance, float) and 0.0 < chance < 1.0):
        raise ValueError("warn_from is a chance")
    if stated is not None and not isinstance(stated, bool):
        raise ValueError("costs_stated is true or false")


def _tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


def _collection(told: Mapping[str, Any]) -> Collection:
    times = {name: None if told[name] is None else datetime.fromisoformat(told[name]) for name in TIMES}
    faults = tuple(Fault(**fault) for fault in told["faults"])
    return Collection(**_tuples(told) | times | {"faults": faults})

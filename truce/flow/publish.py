"""publish: the public edition, in a folder of its own that a server without any other right can show.

What is fresh waits, places are blurred by rule, nobody is named; every file is listed with its SHA-256, the list is an
act of the log, and the proof that it is lies beside it. An edition that is out is never changed: the next has the next
number, and `current` names it.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import polars as pl

from truce.errors import Refused, UnusableMission
from truce.flow.acting import perform
from truce.flow.brief import FORMS, in_forms
from truce.flow.edition import refuse_unpublished
from truce.flow.export_edition import PLACES, blurred
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.record.log import proof_of
from truce.flow.record.log_outside import json_text
from truce.model.agreement import Agreement, Term
from truce.model.incident import Incident
from truce.model.ruling import Ground, Ruling
from truce.people.coarsen import rule_of
from truce.record.canon import instant_text

FOLDER: Final = "public"
CURRENT: Final = "current"
LANGUAGES = ("en", "uk", "ru")  # of briefs
INCIDENTS, RULINGS, GROUNDS = "incidents.parquet", "rulings.parquet", "grounds.parquet"
LIST, PROOF = "edition.json", "proof.json"


@dataclass(frozen=True, slots=True)
class Published:
    """An edition that is out: its number, its folder, incidents shown and held back, and why briefs are missing."""

    number: int
    folder: Path
    shown: int
    held_back: int
    no_brief: str | None


def publish(house: House, languages: Sequence[str] = LANGUAGES) -> Published:
    """Put the next public edition out, its briefs in `languages`.

    Raises Refused where the mandate or the policy does not allow it.
    """
    refuse_unpublished(house.choices.mandate)
    root = house.mission.folder / FOLDER
    number = _next(root)
    made = root / f".{number:04d}.new"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        told = _fill(house, made, number, languages)
        listed = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
        (made / LIST).write_bytes(listed)
        facts = {"edition": number, "sha256": sha256(listed).hexdigest(), "incidents": told["incidents"]}
        entry = perform(house, "edition.publish", "public", facts)
        (made / PROOF).write_text(json_text(proof_of(house, [entry])), "utf-8")
        made.rename(root / f"{number:04d}")
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _point(root, number)
    return Published(number, root / f"{number:04d}", told["incidents"], told["held_back"], told["no_brief"])


def _next(root: Path) -> int:
    there = [int(path.name) for path in root.glob("[0-9]*") if path.name.isdigit()]
    return max(there, default=0) + 1


def _fill(house: House, made: Path, number: int, languages: Sequence[str]) -> dict[str, Any]:
    kept = frame(house, Incident)
    shown = blurred(house, "incidents", kept, "public")
    shown.write_parquet(made / INCIDENTS)
    no_brief = _briefs(house, made, languages)
    if no_brief is None:
        _rulings(house, made, shown)
    rule = rule_of(PLACES["incidents"], "public")
    mandate = house.choices.mandate
    return {
        "edition": number,
        "mission": house.choices.name,
        "time_zone": house.choices.time_zone,
        "published_at": instant_text(house.clock()),
        "agreements": [{"id": one.id, "title": one.title} for one in house.agreements],
        "terms": [_term(agreement, term) for agreement in house.agreements for term in agreement.terms],
        "parties": {party.id: party.name for one in house.agreements for party in one.parties},
        "incidents": shown.height,
        "held_back": kept.height - shown.height,
        "delay_hours": max(mandate.publication_delay_hours, int(rule.delay.total_seconds() // 3600)),
        "grid_m": rule.grid_m,
        "radius_m": rule.radius_m,
        "attribution": mandate.attribution_allowed,
        "no_brief": no_brief,
        "files": dict(_files(made)),
    }


def _term(agreement: Agreement, term: Term) -> dict[str, str]:
    return {"id": term.id, "agreement": agreement.id, "ref": term.ref, "modality": term.modality, "act": term.act}


def _briefs(house: House, made: Path, languages: Sequence[str]) -> str | None:
    """The public brief in every language and form; or why there is none yet."""
    try:
        for language in languages:
            for form, one in zip(FORMS, in_forms(house, FORMS, language, "public"), strict=True):
                (made / f"brief.{language}.{form}").write_bytes(one.content)
    except Refused as early:
        return f"{early.what}: {early.given.get('not_before', '')}".rstrip(": ")
    except UnusableMission as early:
        return early.what
    return None


def _rulings(house: House, made: Path, shown: pl.DataFrame) -> None:
    """What the terms say of the incidents that are shown; where the mandate forbids attribution, of nobody's."""
    rulings = frame(house, Ruling)
    if not house.choices.mandate.attribution_allowed:
        rulings = rulings.filter(pl.col("party") == "any")
    rulings.drop("because").write_parquet(made / RULINGS)
    _grounds(house, rulings, shown).write_parquet(made / GROUNDS)


def _grounds(house: House, rulings: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """By which incidents, over the whole period and area; without how much of the zone, or of whose side, each lay in.

    Near an edge that share would tell the exact place, which the grid keeps: `contribution` is taken without it.
    """
    whole = rulings.filter((pl.col("period") == "whole") & (pl.col("area") == "all"))["id"]
    grounds = frame(house, Ground).filter(
        pl.col("ruling").is_in(whole.implode()), pl.col("incident").is_in(shown["id"].implode())
    )
    without_place = pl.col("p_force") * pl.col("p_act") * pl.col("p_happened") * pl.col("p_party")
    told = grounds.with_columns(contribution=pl.when(pl.col("contribution") > 0).then(without_place).otherwise(0.0))
    return told.drop("line", "note", "p_zone", "p_area")


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.iterdir()):
        yield path.name, sha256(path.read_bytes()).hexdigest()


def _point(root: Path, number: int) -> None:
    """Name the edition that is shown, whole or as before."""
    beside = root / f".{CURRENT}.new"
    with beside.open("w", encoding="ascii") as file:
        file.write(f"{number:04d}\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(root / CURRENT)

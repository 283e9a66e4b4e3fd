"""A brief in a bundle: every form of it, and what it was made of, at the versions it names: it comes out again."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from truce.briefs.compose import compose
from truce.briefs.material import Material
from truce.briefs.material import frame as as_frame
from truce.briefs.render import render
from truce.bundle.index import Listing
from truce.errors import NotFound, Untrustworthy
from truce.flow.brief import gather, talks_of
from truce.flow.bundle.sealing import Part, put
from truce.flow.house import House
from truce.flow.made_of import LATER, TABLES, MadeOf, from_text
from truce.flow.room.briefs import on_record
from truce.wire.agreement import read_agreement

LAST = "last"  # instead of an id: the brief that was made last
FORMS = ("json", "html", "pdf")
LEFT_OUT = [
    "The texts of reports: a brief is made without them.",
    "Cases, exhibits, people.",
]
WITHOUT_TABLES = "What it was made of (exact places of incidents and watchers): it can be checked, not made again."
WITH_TABLES = (
    "Nothing of what it was made of: data/nouns/ holds exact places and who watched where. A bundle with them is for "
    "those who may see these, whatever the edition of the brief; `--without-nouns` makes one for anybody."
)


def put_brief(house: House, id: str, data: Path, *, nouns: bool) -> Part:
    """Put a kept brief into `data`. Raises NotFound, and Untrustworthy where it does not come out again."""
    entry = next((act for act in on_record(house) if act.facts["brief"] == id), None)
    if entry is None:
        raise NotFound("no brief of that id was made here", brief=id, remedy="`truce brief FOLDER` makes one")
    language = str(entry.facts["language"])
    folder = house.mission.folder / "briefs"
    whole, frozen = (_kept(folder / f"{id}.{language}.{form}") for form in ("json", "made.json"))
    made = from_text(frozen)
    material = gather(_as_then(house, made), made)
    forms = forms_of(material, language)
    if forms["json"] != whole:
        raise Untrustworthy(
            "this brief does not come out again as it was",
            brief=id,
            made_by=made.versions.get("truce"),
            remedy="something it rests on, or truce itself, has changed: make the brief again, and seal the new one",
        )
    for form, content in forms.items():
        put(data / "brief" / f"{id}.{language}.{form}", content)
    put(data / "brief" / f"{id}.{language}.made.json", frozen)  # word for word: its hash is on record
    if nouns:
        put_tables(material, data / "nouns")
    facts = [("id", id), ("language", language), ("edition", made.edition), ("as of", made.as_of.isoformat())]
    return Part(
        title=f"Brief {id}",
        listings=[Listing("The brief", ("", ""), facts)],
        left_out=[*LEFT_OUT, WITH_TABLES if nouns else WITHOUT_TABLES],
        leaves=[entry.seq],
    )


def newest(house: House) -> str:
    """The id of the brief that was made last. Raises NotFound."""
    made = on_record(house)
    if not made:
        raise NotFound("no brief was made here", remedy="`truce brief FOLDER` makes one")
    return str(made[-1].facts["brief"])


def _kept(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(
            "the mission does not hold this any more, or an older truce did not keep it",
            file=path.name,
            remedy="make the brief again: truce brief FOLDER",
        ) from None


def _as_then(house: House, made: MadeOf) -> House:
    """The house as far as a brief asks it, as it was when that brief was made."""
    mandate = replace(house.choices.mandate, attribution_allowed=made.attribution_allowed)
    choices = replace(house.choices, name=made.mission, time_zone=made.time_zone, edition=made.edition, mandate=mandate)
    return replace(house, choices=choices, agreements=_agreements(made), cards=made.cards)


def _agreements(made: MadeOf) -> Any:
    with TemporaryDirectory() as name:
        paths = []
        for number, text in enumerate(made.agreements.values()):
            paths.append(Path(name) / f"{number}.yaml")
            paths[-1].write_text(text, "utf-8")
        order = [read_agreement(path) for path in paths]
    return tuple(order)


def forms_of(material: Material, language: str) -> dict[str, bytes]:
    """The brief in every form."""
    made = compose(material, language)
    return {form: render(made, form) for form in FORMS}


def put_tables(material: Material, folder: Path) -> None:
    """The tables of a brief's material, one file each."""
    for name in TABLES:
        out = BytesIO()
        as_frame(getattr(material, name)).write_parquet(out, compression="zstd", statistics=False)
        put(folder / f"{name}.parquet", out.getvalue())


def material_of(made: MadeOf, tables: Mapping[str, bytes]) -> Material:
    """The material again, from what a bundle holds. Raises KeyError where a table is not among them."""
    there = [name for name in TABLES if name in tables or name not in LATER]
    frames: dict[str, Any] = {name: pl.read_parquet(BytesIO(tables[name])) for name in there}
    kept = {
        name: told for name in ("warn_from", "costs_stated", "released_by") if (told := getattr(made, name)) is not None
    }
    return Material(
        mission=made.mission,
        as_of=made.as_of,
        time_zone=made.time_zone,
        agreements=_agreements(made),
        cards=made.cards,
        collections=made.collections,
        versions=made.versions,
        edition=made.edition,
        talks=talks_of(made),
        **kept,
        **frames,
    )

"""bellingcat: incidents of civilian harm, one report per source behind each."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from truce.errors import UnusableSource, WrongUsage
from truce.sources.acts import CHOICE
from truce.sources.cards import BELLINGCAT
from truce.sources.clock import days, parsed
from truce.sources.contract import Parcel, Window
from truce.sources.jsonfile import read_json
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.origins import account
from truce.sources.places import UKRAINE_BOX
from truce.sources.textfile import ROW, Sheet

TEXTS = ("id", "date", "time", "location", "latitude", "longitude", "description")
NEEDED = {"id", "date", "latitude", "longitude", "description"}
RADIUS_M = 500.0  # geolocated by people from the images
HIDDEN = "srcHidden"
NOBODY = {"key": None, "url": None, "words": None}  # an incident without sources speaks for itself
ANY_WEAPON = {"use_of_weapon": 0.6, "civilian_harm": 0.3}
PROTECTED = {"use_of_weapon": 0.4, "strike_on_protected_object": 0.3, "civilian_harm": 0.2}
TARGETS = {
    "Residential": "residential", "Industrial": "industry", "Administrative": "government", "Healthcare": "hospital",
    "School or childcare": "school", "Military": "military_position", "Commercial": "market",
    "Religious": "place_of_worship", "Cultural": "cultural", "Roads/Highways/Transport": "road_or_rail",
    "Humanitarian": "humanitarian", "Food/Food Infrastructure": "agriculture",
}  # fmt: skip
WEAPONS = {
    "HE rocket artillery": "mlrs", "HE artillery inc mortars": "artillery", "Cruise missile": "cruise_missile",
    "Ballistic missile": "ballistic_missile", "Vehicle mounted weapon": "ifv_apc", "Small arms": "small_arms",
    "Air strike": "aircraft", "Land mines": "mine", "Anti-air missile": "sam",
    "Loitering munition": "loitering_munition",
}  # fmt: skip


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per source of an incident (origin: the account that posted it), or per incident with sources=no."""
    if options.get("sources", "yes") not in ("yes", "no"):
        raise WrongUsage("yes or no", option="sources", given=options["sources"])
    events = read_json(path)
    if not isinstance(events, list) or not all(isinstance(e, dict) for e in events) or not events:
        raise UnusableSource("not a list of incidents", file=path.name, expected="export_events.json")
    if NEEDED - set(events[0]):
        raise UnusableSource(
            "not the events of this source",
            file=path.name,
            expected=", ".join(sorted(NEEDED)),
            found=", ".join(str(key)[:40] for key in events[0]),
        )
    sources, missing = _beside(path, "export_sources.json")
    labels, _ = _beside(path, "export_associations.json")
    one = options.get("sources") == "no"
    sheet = _sheet(events, {} if one else _by_id(sources), _titles(labels))
    shape = Shape(
        card=BELLINGCAT,
        path=path,
        sheets=lambda: iter([sheet]),
        identity=("id", "date", "latitude", "longitude", "description"),
        check=_check,
        tell=partial(_tell, one),
        notes=missing if not one else (),
    )
    yield from land(shape, window)


def _beside(path: Path, name: str) -> tuple[Any, tuple[str, ...]]:
    file = path.with_name(name)
    if file == path or not file.exists():
        return None, (f"{name} does not lie beside the events: incidents are told in their own words",)
    return read_json(file), ()


def _by_id(sources: Any) -> dict[str, dict[str, Any]]:
    return {k: v for k, v in sources.items() if isinstance(v, dict)} if isinstance(sources, dict) else {}


def _titles(labels: Any) -> dict[str, str]:
    """Id of a label -> its title; both the kind of place and the kind of weapon."""
    if not isinstance(labels, list):
        return {}
    whole = [item for item in labels if isinstance(item, dict) and "id" in item and "title" in item]
    return {str(item["id"]): str(item["title"]) for item in whole}


def _sheet(events: list[dict[str, Any]], sources: dict[str, dict[str, Any]], titles: dict[str, str]) -> Sheet:
    """Small (a thousand incidents): row by row, into the one shape that sources land from."""
    rows = []
    for number, event in enumerate(events, start=1):
        row: dict[str, Any] = {ROW: number, **{name: _text(event.get(name)) for name in TEXTS}}
        named = [titles.get(str(key), "") for key in _list(event.get("associations"))]
        row["target"] = next((TARGETS[name] for name in named if name in TARGETS), None)
        row["weapon"] = next((WEAPONS[name] for name in named if name in WEAPONS), None)
        keys = _list(event.get("sources")) if sources else []
        row["told"] = [_source(str(key), sources.get(str(key), {})) for key in keys] or [NOBODY]
        rows.append(row)
    told = pl.List(pl.Struct({"key": pl.String, "url": pl.String, "words": pl.String}))
    texts = {name: pl.String() for name in (*TEXTS, "target", "weapon")}
    frame = pl.DataFrame(rows, schema=pl.Schema({ROW: pl.Int64(), **texts, "told": told}))
    return Sheet(frame, len(rows))


def _text(value: Any) -> str | None:
    return str(value).strip() or None if isinstance(value, str | int | float) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _source(key: str, source: dict[str, Any]) -> dict[str, str | None]:
    paths = _list(source.get("paths"))
    url = str(paths[0]) if paths and str(paths[0]).startswith("http") else None
    return {"key": key, "url": url, "words": None if key == HIDDEN else _text(source.get("description"))}


def _check(sieve: Sieve) -> None:
    sieve.drop(pl.col("id").is_null(), "id", "missing")
    sieve.frame = sieve.frame.with_columns(parsed("date", "%m/%d/%Y").dt.date().alias("_day"))
    sieve.drop(pl.col("_day").is_null(), "date", "missing, or not a date MM/DD/YYYY")
    start, end = days(pl.col("_day"), BELLINGCAT.time_zone)
    sieve.frame = sieve.frame.with_columns(
        start.alias("earliest"), end.alias("latest"), pl.lit("day").alias("time_precision")
    )
    sieve.position("longitude", "latitude", UKRAINE_BOX)


def _tell(one: bool, frame: pl.DataFrame) -> pl.DataFrame:
    rows = frame.explode("told").unnest("told").unique([ROW, "key"], keep="first", maintain_order=True)
    words = pl.coalesce("words", "description")
    hidden = pl.when(pl.col("key") == HIDDEN).then(pl.lit("bellingcat:hidden"))
    protected = pl.col("target").is_in(["hospital", "school"])
    known = pl.col("lon").is_not_null()
    return columns(
        rows,
        origin=pl.coalesce(hidden, account(pl.col("url")), "bellingcat:" + pl.col("id")),
        reference=pl.coalesce(pl.col("id") + "/" + pl.col("key"), pl.col("id")),
        time_text="date",
        where_kind=pl.when(known).then(pl.lit("disc")).otherwise(pl.lit("none")),
        lon="lon",
        lat="lat",
        radius_m=pl.when(known).then(RADIUS_M),
        place="location",
        acts=pl.when(protected).then(_choice(PROTECTED)).otherwise(_choice(ANY_WEAPON)),
        weapon_class="weapon",
        target="target",
        means=pl.lit("reported_by_source"),
        text=words,
        language=pl.lit("en"),
        url="url",
        once=pl.lit(one),
        _part="key",
    )


def _choice(acts: Mapping[str, float]) -> pl.Expr:
    return pl.lit([{"code": code, "weight": weight} for code, weight in acts.items()], dtype=CHOICE)

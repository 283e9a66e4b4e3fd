"""A small world to judge: agreements by hand, incidents in a line each. The vocabulary here is the test's own."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import shapely

from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.judge import judge_by
from truce.compliance.words import System, TermType, Words
from truce.model.agreement import Agreement, Party, Reading, Term
from truce.model.columns import empty, to_table
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.report import Report, Weighted

T0 = datetime(2030, 5, 6, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

WORDS = Words(
    term_types={
        "cessation": TermType(acts={"use_of_weapon": 1.0, "offensive_action_or_assault": 1.0}),
        "withdrawal_weapons": TermType(acts={"weapon_in_prohibited_area": 1.0}),
        "protected_object": TermType(
            acts={"strike_on_protected_object": 1.0, "use_of_weapon": 1.0},
            targets=frozenset({"power_grid", "power_generation"}),
            only_at_targets=frozenset({"use_of_weapon"}),
        ),
        "access_monitors": TermType(acts={"obstruction_of_monitors": 1.0}),
        "political": TermType(acts={}, countable=False),
        "response_rule": TermType(acts={}, countable=False),
    },
    weapons=frozenset({"mortar", "mlrs", "heavy_mlrs", "artillery", "small_arms"}),
    heavy=frozenset({"mlrs", "heavy_mlrs", "artillery"}),
    systems={
        "BM-21": System(weapon_class="mlrs", calibre_mm=122.0),
        "Uragan": System(weapon_class="heavy_mlrs", calibre_mm=220.0),
        "D-30": System(weapon_class="artillery", calibre_mm=122.0),
        "T-12": System(weapon_class="artillery", calibre_mm=100.0),
    },
    targets=frozenset({"power_grid", "power_generation", "hospital"}),
    access=frozenset({"denial", "delay"}),
)


def reading(id: str = "text", start: datetime | None = T0, end: datetime | None = T0 + 2 * DAY, **more: Any) -> Reading:
    return Reading(id=id, by=id, text="as written", start=start, end=end, **more)


def term(id: str = "T-1", type: str = "cessation", *readings: Reading, **more: Any) -> Term:
    given = {"modality": "prohibit", "actors": ("north", "south"), "act": "fire", "checkability": "observable"} | more
    return Term(id=id, ref="1", type=type, readings=readings or (reading(),), **given)


def agreement(*terms: Term, **more: Any) -> Agreement:
    given: dict[str, Any] = {
        "timezone": "UTC",
        "signed": "2030-05-04",
        "announced": None,
        "effective_from": T0,
        "effective_until": T0 + 2 * DAY,
    }
    return Agreement(
        id="greenline",
        title="An invented truce",
        conflict="north-south",
        instrument_type="written_agreement",
        ceasefire_class="cessation_of_hostilities",
        outcome={},
        parties=(Party(id="north", name="North", role="party"), Party(id="south", name="South", role="party")),
        monitoring={},
        terms=terms,
        **(given | more),
    )


def weighted(told: dict[str, float]) -> tuple[Weighted, ...]:
    return tuple(Weighted(code, weight) for code, weight in told.items())


def incident(id: str, at: datetime, **more: Any) -> Incident:
    given: dict[str, Any] = {
        "acts": {"use_of_weapon": 1.0},
        "by": {},
        "target": {},
        "weapon_class": {},
        "lon": 38.0,
        "lat": 48.0,
        "radius_m": 0.0,
        "p_happened": 0.9,
        "latest": at,
    } | more
    for name in ("acts", "by", "target", "weapon_class"):
        given[name] = weighted(given[name])
    return Incident(
        id=f"inc-{id}", earliest=at, n_reports=1, n_origins=1, method="by hand", day=at.astimezone(UTC).date(), **given
    )


def watch(id: str, start: datetime, end: datetime, **more: Any) -> Coverage:
    given: dict[str, Any] = {"lon": 38.0, "lat": 48.0, "radius_m": 5000.0, "quality": 1.0, "watcher": id} | more
    about: dict[str, Any] = {"source": "patrol", "means": "heard", "day": start.date()} | given
    return Coverage(id=f"cov-{id}", earliest=start, latest=end, **about)


def report(id: str, at: datetime, source: str = "wire") -> Report:
    return Report(id=f"rep-{id}", source=source, origin=source, earliest=at, latest=at, day=at.date())


def line(day: datetime, geometry: shapely.Geometry, area: shapely.Geometry | None, **more: Any) -> Line:
    given: dict[str, Any] = {"line": "front", "holder": "north", "opposite": "south"} | more
    return Line(
        id=f"lin-{given['line']}-{day:%m%d}",
        source="survey",
        earliest=day,
        latest=more.get("latest", day + DAY),
        geometry=shapely.to_wkb(geometry),
        area=None if area is None else shapely.to_wkb(area),
        day=day.date(),
        **{k: v for k, v in given.items() if k != "latest"},
    )


def zone(name: str, geometry: shapely.Geometry) -> Zone:
    return Zone(id=f"zon-{name}", name=name, geometry=shapely.to_wkb(geometry), source="survey")


def table(noun: type, values: Iterable[Any]) -> pl.DataFrame:
    rows = list(values)
    frame = pl.from_arrow(to_table(noun, rows) if rows else empty(noun))
    assert isinstance(frame, pl.DataFrame)
    return frame


def evidence(
    incidents: Iterable[Incident] = (),
    coverage: Iterable[Coverage] = (),
    lines: Iterable[Line] = (),
    zones: Iterable[Zone] = (),
    reports: Iterable[Report] = (),
) -> Evidence:
    return Evidence(
        incidents=table(Incident, incidents),
        coverage=table(Coverage, coverage),
        lines=table(Line, lines),
        zones=table(Zone, zones),
        reports=table(Report, reports).select("id", "source", "earliest", "latest", "day"),
    )


def judged(what: Evidence, *agreements: Agreement, as_of: datetime = T0 + 90 * DAY, **options: Any) -> Judged:
    return judge_by(WORDS, what, agreements, Options(as_of=as_of, **options))


def rows(found: Judged, **about: Any) -> list[dict[str, Any]]:
    """Rulings whose columns equal what is asked."""
    return [r for r in found.rulings.to_pylist() if all(r[k] == v for k, v in about.items())]


def whole(found: Judged, party: str = "any", area: str = "all", **about: Any) -> dict[str, Any]:
    """The one ruling over the whole period."""
    (row,) = rows(found, period="whole", party=party, area=area, **about)
    return row

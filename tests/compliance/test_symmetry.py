"""Every rule of the catalogue treats sides alike: swap two parties, mirror the map, and every result mirrors.

The mirrored agreement is the same text with two party ids exchanged wherever they stand; the mirrored evidence is the
same with those ids exchanged and every place reflected about a meridian.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.compliance.world import incident, table
from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.judge import judge
from truce.compliance.rules.rule import rule_of
from truce.compliance.words import words
from truce.model.agreement import Agreement
from truce.model.coverage import Coverage
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.model.weapons import Inventory, Sighting
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path

MERIDIAN, LAT = 38.0, 48.0
WIDTH, HEIGHT = 3.0, 2.0  # degrees either side
CATALOGUE = [read_agreement(catalogue_path(id)) for id in agreement_ids()]
TWO_SIDED = [a for a in CATALOGUE if len(a.bound) > 1]
PLACED = ("lon", "geometry", "area", "country")
WEAPONS = (("artillery", "D-30", 122.0), ("mlrs", "BM-21", 122.0), ("tank", None, 125.0), ("mortar", None, 120.0))
SIDES = {"by", "about", "party", "restricted_by", "holder", "opposite"}
NUMBERS = 1e-6


def start_of(agreement: Agreement) -> datetime:
    """An instant at which the agreement is (about to be) in force."""
    starts = [r.start for t in agreement.terms for r in t.readings if r.start]
    return min(starts) if starts else datetime(2025, 4, 1, tzinfo=UTC)


def line(name: str, at: datetime, sides: tuple[str, str]) -> Line:
    front = shapely.LineString([(MERIDIAN, LAT - HEIGHT), (MERIDIAN, LAT + HEIGHT)])
    west = shapely.box(MERIDIAN - WIDTH, LAT - HEIGHT, MERIDIAN, LAT + HEIGHT)
    country = shapely.box(MERIDIAN - WIDTH, LAT - HEIGHT, MERIDIAN + WIDTH, LAT + HEIGHT)
    return Line(
        id=f"lin-{name}", line=name, source="invented", earliest=at, latest=at + timedelta(days=400),
        holder=sides[0], opposite=sides[1], geometry=shapely.to_wkb(front), area=shapely.to_wkb(west),
        country=shapely.to_wkb(country), precision_m=200.0, day=at.date(),
    )  # fmt: skip


def zone_names(agreement: Agreement) -> list[str]:
    named = [n for t in agreement.terms for n in (*t.zone.zones, t.zone.name, t.zone.description) if n]
    return list(dict.fromkeys(named))


def zone(name: str, number: int) -> Zone:
    shape = shapely.box(MERIDIAN - 1.5 + 0.3 * (number % 8), LAT - 0.4, MERIDIAN - 1.3 + 0.3 * (number % 8), LAT + 0.4)
    return Zone(id=f"zon-{number}", name=name, geometry=shapely.to_wkb(shape), source="invented")


class Drawn:
    """Evidence drawn for one agreement: everything that any of its rules asks for, now and then."""

    def __init__(self, data: st.DataObject, agreement: Agreement) -> None:
        self.data, self.agreement = data, agreement
        self.start = start_of(agreement)
        self.rules = [rule_of(agreement, t, r, words()) for t in agreement.terms for r in t.readings]
        self.parties = [p.id for p in agreement.parties if p.is_side]

    def pick(self, options: Any) -> Any:
        return self.data.draw(st.sampled_from(list(options)))

    def at(self) -> datetime:
        return self.start + timedelta(hours=self.data.draw(st.integers(-60, 600)))

    def lon(self) -> float:
        return MERIDIAN + self.data.draw(st.sampled_from([-1.4, -0.7, -0.21, -0.05, 0.03, 0.11, 0.4, 1.2]))

    def incidents(self) -> list[Incident]:
        acts = sorted({a for r in self.rules for a in r.acts}) or ["use_of_weapon"]
        targets = sorted({t for r in self.rules for t in r.targets}) or ["hospital"]
        rows = []
        for n in range(self.data.draw(st.integers(4, 10))):
            named = self.pick([*self.parties, None])
            klass, _, calibre = self.pick(WEAPONS)
            at = self.at()
            rows.append(
                incident(
                    f"{n}",
                    at,
                    latest=at + timedelta(hours=self.pick([0, 1, 30])),
                    acts={self.pick(acts): 0.8},
                    by={} if named is None else {named: 0.9},
                    target={self.pick(targets): 0.7},
                    weapon_class={klass: 0.8},
                    calibre_mm=self.pick([calibre, None]),
                    lon=self.lon(),
                    lat=LAT + 0.1,
                    radius_m=self.pick([0.0, 900.0, 20_000.0]),
                    p_happened=self.pick([0.97, 0.5]),
                    killed_low=self.pick([0, 2]),
                    killed_high=2,
                )
            )
        return rows

    def documents(self) -> list[Document]:
        steps = [s for r in self.rules for s in (*r.steps, *(c for e in r.excuses for c in e.conditions))]
        events = [(s.event, s.papers) for s in steps] + [(g.event, ()) for r in self.rules for g in r.gates if g.event]
        rows = []
        for n, (event, papers) in enumerate(events):
            at = self.at()
            rows.append(
                Document(
                    id=f"doc-{n}",
                    source="registry",
                    kind=papers[0] if papers else "statement",
                    event=event,
                    outcome=self.pick(["done", "not_done", "partly"]),
                    agreement=self.agreement.id,
                    by=self.pick([*self.parties, None]),
                    earliest=at,
                    latest=at,
                    day=at.date(),
                    figure=self.pick([None, 10.0, 5000.0]),
                    concerns=tuple(self.pick([(), ("inc-0",), ("inc-1",)])),
                )
            )
        return rows

    def sightings(self) -> list[Sighting]:
        rows = []
        for n in range(self.data.draw(st.integers(0, 4))):
            at, (klass, system, calibre) = self.at(), self.pick(WEAPONS)
            rows.append(
                Sighting(
                    id=f"sig-{n}",
                    source="patrol",
                    watcher="patrol-1",
                    means="saw",
                    earliest=at,
                    latest=at,
                    lon=self.lon(),
                    lat=LAT,
                    radius_m=300.0,
                    weapon_class=klass,
                    weapon_system=system,
                    calibre_mm=calibre,
                    party=self.pick([*self.parties, None]),
                    site=self.pick([None, "depot"]),
                    day=at.date(),
                )
            )
        return rows

    def inventories(self) -> list[Inventory]:
        rows, party = [], self.pick(self.parties)
        for visit in range(2):
            at = self.start + timedelta(days=20 * (visit + 1))
            for item in range(self.data.draw(st.integers(1, 3))):
                rows.append(
                    Inventory(
                        id=f"inv-{visit}{item}",
                        source="inspectors",
                        site="depot",
                        party=party,
                        earliest=at,
                        latest=at + timedelta(hours=2),
                        lon=MERIDIAN - 1.0,
                        lat=LAT,
                        radius_m=100.0,
                        result=self.pick(["present", "present", "serials_refused"]),
                        weapon_class="artillery",
                        weapon_system="D-30",
                        calibre_mm=122.0,
                        serial=f"S{item}",
                        day=at.date(),
                    )
                )
        return rows

    def coverage(self) -> list[Coverage]:
        rows = []
        for n in range(self.data.draw(st.integers(1, 5))):
            at = self.at()
            kept = self.pick([None, None, "denial", "delay"])
            rows.append(
                Coverage(
                    id=f"cov-{n}",
                    source="patrol",
                    watcher=f"patrol-{n % 2}",
                    means="heard",  # needs no light: the sun does not rise alike in east and west
                    earliest=at,
                    latest=at + timedelta(hours=self.pick([5, 40, 400])),
                    lon=self.lon(),
                    lat=LAT,
                    radius_m=60_000.0,
                    quality=0.0 if kept else 0.8,
                    restriction=kept,
                    restricted_by=self.pick([*self.parties, None]) if kept else None,
                    day=at.date(),
                )
            )
        return rows

    def evidence(self) -> Evidence:
        at = self.start - timedelta(days=40)
        sides = (self.agreement.bound[0], self.agreement.bound[1])
        names = [str(r["id"]) for r in self.agreement.reference_lines]
        told = [Report(id=f"rep-{n}", source="wire", origin="wire", earliest=at, latest=at, day=at.date())
                for n, at in enumerate([at, self.start + timedelta(days=90)])]  # fmt: skip
        return Evidence(
            incidents=table(Incident, self.incidents()),
            coverage=table(Coverage, self.coverage()),
            lines=table(Line, [line(n, at, sides) for n in names]),
            zones=table(Zone, [zone(name, k) for k, name in enumerate(zone_names(self.agreement))]),
            reports=table(Report, told).select("id", "source", "earliest", "latest", "day"),
            documents=table(Document, self.documents()),
            sightings=table(Sighting, self.sightings()),
            inventories=table(Inventory, self.inventories()),
        )


class Mirror:
    """Two party ids exchanged, and the map reflected about the meridian."""

    def __init__(self, one: str, two: str) -> None:
        self.swap = {one: two, two: one}

    def word(self, text: str) -> str:
        side = text.removeprefix("held:")
        return ("held:" if side != text else "") + self.swap.get(side, side)

    def value(self, it: Any) -> Any:
        """Any part of an agreement."""
        if isinstance(it, str):
            return self.swap.get(it, it)
        if is_dataclass(it) and not isinstance(it, type):
            return replace(it, **{f.name: self.value(getattr(it, f.name)) for f in fields(it)})
        if isinstance(it, Mapping):
            return {self.swap.get(k, k): self.value(v) for k, v in it.items()}
        return tuple(self.value(v) for v in it) if isinstance(it, tuple | list) else it

    def agreement(self, it: Agreement) -> Agreement:
        terms = tuple(replace(self.value(t), id=t.id) for t in it.terms)
        kept = {t.id: t for t in it.terms}
        ids = tuple(
            replace(t, readings=tuple(replace(self.value(r), id=r.id, by=r.by) for r in kept[t.id].readings))
            for t in terms
        )
        return replace(it, parties=tuple(self.value(p) for p in it.parties), terms=ids,
                       reference_lines=tuple(self.value(r) for r in it.reference_lines))  # fmt: skip

    def place(self, column: str, value: Any) -> Any:
        if value is None:
            return None
        if column == "lon":
            return 2 * MERIDIAN - value
        shape = shapely.transform(
            shapely.from_wkb(value), lambda xy: np.column_stack([2 * MERIDIAN - xy[:, 0], xy[:, 1]])
        )
        return shapely.to_wkb(shape)

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            k: self.place(k, v) if k in PLACED else self.value(v) if k in SIDES else v
            for k, v in row.items()
        }  # fmt: skip

    def evidence(self, it: Evidence) -> Evidence:
        changed = {}
        for f in fields(it):
            frame = getattr(it, f.name)
            rows = [self.row(r) for r in frame.to_dicts()]
            changed[f.name] = type(frame)(rows, schema=frame.schema) if rows else frame
        return replace(it, **changed)


KEYS = {
    "rulings": ("term", "reading", "party", "area", "period", "earliest"),
    "deadlines": ("term", "reading", "party", "kind", "name", "trigger", "due"),
    "quiet_days": ("term", "reading", "area", "earliest"),
    "holdings": ("term", "reading", "party", "about", "serial", "klass"),
}
NAMES = {"party", "area", "duty_bearer"}
OF_LIGHT = {"coverage_day", "coverage_night"}  # the sun does not rise alike in east and west
LEFT_OUT = {"id", "because", "line", "waits_for", "day", "reset_by"}  # ids are made of party names; lists hold such ids


def keyed(found: Judged, name: str, mirror: Mirror | None) -> dict[tuple[Any, ...], dict[str, Any]]:
    made: pa.Table = getattr(found, name)
    rows = {}
    for row in made.to_pylist():
        told = {k: mirror.word(v) if mirror and v and k in NAMES else v for k, v in row.items()}
        rows[tuple(told[k] for k in KEYS[name])] = told
    return rows


@pytest.mark.long
@pytest.mark.parametrize("agreement", TWO_SIDED, ids=lambda a: a.id)
@given(data=st.data())
@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_swap_the_parties_and_mirror_the_map_and_every_result_mirrors(
    agreement: Agreement, data: st.DataObject
) -> None:
    drawn = Drawn(data, agreement).evidence()
    mirror = Mirror(agreement.bound[0], agreement.bound[1])
    options = Options(as_of=start_of(agreement) + timedelta(days=60), time_zone=agreement_zone(agreement))
    named = str(agreement.reference_lines[0]["id"]) if agreement.reference_lines else None
    plain = judge(drawn, [agreement], replace(options, line=named))
    other = judge(mirror.evidence(drawn), [mirror.agreement(agreement)], replace(options, line=named))
    for name in KEYS:
        left, right = keyed(plain, name, None), keyed(other, name, mirror)
        assert left.keys() == right.keys(), name
        for key, row in left.items():
            for column in row.keys() - LEFT_OUT - OF_LIGHT:
                a, b = row[column], right[key][column]
                same = (
                    a == pytest.approx(b, rel=NUMBERS, abs=NUMBERS)
                    if isinstance(a, float) and b is not None
                    else a == b
                )
                assert same, (name, key, column, a, b)


def agreement_zone(agreement: Agreement) -> str:
    return "UTC" if agreement.timezone == "mixed" else agreement.timezone

"""An invented ceasefire at an invented place in mid-Atlantic: everything a brief may be made of, by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import shapely

from truce.briefs.material import Material
from truce.model.agreement import Agreement, Party, Reading, Term
from truce.model.card import Card
from truce.model.claim import Claim, Tally
from truce.model.collection import Collection, Fault
from truce.model.columns import to_table
from truce.model.coverage import Coverage
from truce.model.ids import make_id
from truce.model.incident import Incident, Member, UnitCount
from truce.model.line import Line, Zone
from truce.model.report import Report, Weighted
from truce.model.ruling import Change, Ground, Ruling

START = datetime(2031, 5, 10, 6, tzinfo=UTC)
END = datetime(2031, 5, 14, 6, tzinfo=UTC)
AS_OF = datetime(2031, 5, 16, 9, 30, tzinfo=UTC)
PLACES = (
    ("Port Azimuth", -40.12, 30.42, 1_500.0),
    ("Sextant", -39.74, 30.18, 3_000.0),
    ("Old Gnomon", -39.31, 30.05, 5_000.0),
    ("Alidade", -39.95, 30.71, 800.0),
    ("Leeward district", -39.60, 30.35, 55_000.0),
)
ACTS = ("use_of_weapon", "use_of_weapon", "offensive_action_or_assault", "strike_on_protected_object", "mine_laying")


def agreement() -> Agreement:
    text = Reading(id="text", by="text", text="As the text stands, from the hour it names.", start=START, end=END)
    later = Reading(
        id="from-midnight",
        by="south",
        text="Only from midnight, when the order reached the troops.",
        start=START + timedelta(hours=18),
        end=END,
    )
    both = ("north", "south")
    terms = (
        Term(
            id="GS-1",
            ref="article 1",
            type="cessation",
            modality="prohibit",
            actors=both,
            act="all firing and all assaults",
            checkability="observable",
            readings=(text, later),
        ),
        Term(
            id="GS-2",
            ref="article 2",
            type="protected_object",
            modality="prohibit",
            actors=both,
            act="strikes on the tidal power plant",
            checkability="composite",
            readings=(text,),
        ),
        Term(
            id="GS-3",
            ref="article 3",
            type="access_monitors",
            modality="oblige",
            actors=both,
            act="free movement of the patrols",
            checkability="observable",
            readings=(text,),
        ),
        Term(
            id="GS-4",
            ref="article 4",
            type="reporting_notification",
            modality="oblige",
            actors=both,
            act="lists of detained persons within 48 hours",
            checkability="documentary",
            readings=(text,),
        ),
        Term(
            id="GS-5",
            ref="article 5",
            type="response_rule",
            modality="permit",
            actors=both,
            act="fire may be returned",
            checkability="judgement",
            readings=(text,),
        ),
    )
    return Agreement(
        id="great-shoal-2031",
        title="Silence of the Great Shoal",
        conflict="shoal",
        instrument_type="agreement",
        ceasefire_class="cessation_of_hostilities",
        timezone="Atlantic/Azores",
        signed="2031-05-09",
        announced="2031-05-08",
        effective_from=START,
        effective_until=END,
        outcome={},
        parties=(
            Party(id="north", name="Northern Reach", role="party"),
            Party(id="south", name="Southern Reach", role="party"),
        ),
        monitoring={"attribution_mandate": "none"},
        terms=terms,
    )


def incidents() -> list[Incident]:
    """Ninety-six incidents over twelve days; the middle four days are the truce, and quieter."""
    made = []
    first = START - timedelta(days=4)
    for i in range(144):
        at = first + timedelta(hours=2 * i + (i * 7) % 3)
        if START <= at < END and i % 3 == 0:
            continue
        place, lon, lat, radius = PLACES[(i * i + i // 5) % len(PLACES)]
        whole_day = i % 4 == 1
        day = at.replace(hour=0, minute=0)
        earliest, latest = (day, day + timedelta(days=1)) if whole_day else (at, at + timedelta(minutes=20))
        p = 0.35 + 0.6 * ((i * 37) % 100) / 100
        act = ACTS[(i * 3 + i // 7) % len(ACTS)]
        doer = (Weighted("north", 0.7),) if i % 5 == 0 else (Weighted("south", 0.8),) if i % 5 == 1 else ()
        members = tuple(Member(make_id("report", i, k), 0.9, f"origin-{(i + k) % 3}") for k in range(1 + i % 3))
        made.append(
            Incident(
                id=make_id("incident", i),
                earliest=earliest,
                latest=latest,
                lon=lon + 0.02 * ((i * 5) % 7 - 3),
                lat=lat + 0.015 * ((i * 3) % 7 - 3),
                radius_m=radius,
                place=place,
                acts=(Weighted(act, 0.9),),
                act=act,
                by=doer,
                n_reports=len(members),
                n_origins=len({m.origin for m in members}),
                origins=tuple(sorted({m.origin for m in members})),
                p_happened=round(p, 3),
                counts=(UnitCount("report", len(members), len(members), False),),
                members=members,
                method="fuse 1",
                day=earliest.date(),
            )
        )
    return made


def reports(told: Iterable[Incident]) -> list[Report]:
    sources = ("wire-a", "patrol-7", "camera-alidade")
    return [
        Report(
            id=m.report,
            source=sources[int(m.origin[-1])],
            origin=m.origin,
            earliest=i.earliest,
            latest=i.latest,
            time_precision="day" if (i.latest - i.earliest) > timedelta(hours=20) else "interval",
            where_kind="disc",
            lon=i.lon,
            lat=i.lat,
            radius_m=i.radius_m,
            place=i.place,
            acts=i.acts if k < 2 else (),
            text="a text that must never be printed",
            day=i.day,
        )
        for i in told
        for k, m in enumerate(i.members)
    ]


def ruling(term: str, party: str, reading: str = "text", period: str = "whole", **given: Any) -> Ruling:
    facts: dict[str, Any] = {
        "earliest": START,
        "latest": END,
        "status": "breached_serious",
        "reason": "breach_established",
        "coverage": 0.34,
        "coverage_hours": 412.0,
        "restrictions": 2,
        "as_of": AS_OF,
        "method": "judge 1",
        "area": "all",
    } | given
    id = make_id("ruling", term, party, reading, period, facts["area"], facts["earliest"])
    return Ruling(
        id=id,
        agreement="great-shoal-2031",
        term=term,
        reading=reading,
        party=party,
        period=period,
        day=facts["earliest"].date(),
        **facts,
    )


def rulings(told: list[Incident]) -> list[Ruling]:
    ids = tuple(i.id for i in told if START <= i.earliest < END)
    counted: dict[str, Any] = {"n_incidents": 28, "n_reports": 56, "because": ids[:20], "unattributed": 17.4}
    later = START + timedelta(hours=18)
    made = [
        ruling("GS-1", "north", expected=6.42, low=3.9, high=9.2, p_any=0.998, killed_low=1, killed_high=2, **counted),
        ruling("GS-1", "south", expected=7.13, low=4.4, high=10.2, p_any=0.9991, **counted),
        ruling("GS-1", "any", expected=30.94, low=26.1, high=36.0, p_any=1.0, killed_low=3, killed_high=5, **counted),
        ruling(
            "GS-1",
            "north",
            "from-midnight",
            earliest=later,
            expected=4.1,
            low=2.1,
            high=6.5,
            p_any=0.98,
            status="breached_minor",
            reason="breach_likely",
            n_incidents=19,
            n_reports=40,
            because=ids[5:20],
        ),
        ruling("GS-1", "south", "from-midnight", earliest=later, expected=5.6, low=3.0, high=8.4, p_any=0.99),
        ruling(
            "GS-2",
            "north",
            expected=0.21,
            low=0.0,
            high=1.0,
            p_any=0.18,
            status="not_assessable",
            reason="told_not_established",
            n_incidents=2,
            n_reports=3,
            because=ids[:2],
        ),
        ruling(
            "GS-2",
            "south",
            expected=0.0,
            low=0.0,
            high=0.0,
            p_any=0.0,
            status="in_force_no_evidence",
            reason="nothing_told_watched",
        ),
        ruling("GS-3", "north", status="not_assessable", reason="act_not_observable_here", coverage=0.34),
        ruling("GS-3", "south", status="not_assessable", reason="act_not_observable_here", coverage=0.34),
        ruling("GS-4", "north", status="not_assessable", reason="waits_for_documents"),
        ruling("GS-4", "south", status="not_assessable", reason="waits_for_documents"),
        ruling("GS-5", "north", status="not_checkable", reason="permission_only"),
        ruling("GS-1", "any", area="held:north", expected=17.3, low=13.4, high=21.5, p_any=1.0, n_incidents=16),
        ruling("GS-1", "any", area="held:south", expected=12.1, low=8.8, high=15.8, p_any=1.0, n_incidents=12),
    ]
    span = {"before": (START - timedelta(days=4), START), "after": (END, END + timedelta(days=2))}
    for period, (a, b) in span.items():
        made.append(ruling("GS-1", "any", period=period, earliest=a, latest=b, expected=44.0, low=38.0, high=50.0))
    return made


def changes(made: list[Ruling]) -> list[Change]:
    during = next(r for r in made if r.term == "GS-1" and r.party == "any" and r.period == "whole")
    facts = {
        "before": (0.703, 0.57, 0.87, 0.91, 0.82, 1.01, 0.773, 0.60, 0.99, 0.958, "fewer"),
        "after": (0.93, 0.72, 1.2, 1.04, 0.9, 1.2, 0.894, 0.66, 1.22, 0.71, "no_clear_change"),
    }
    names = [
        "ratio",
        "low",
        "high",
        "volume_ratio",
        "volume_low",
        "volume_high",
        "adjusted",
        "adjusted_low",
        "adjusted_high",
        "p_fewer",
        "verdict",
    ]
    return [
        Change(
            id=make_id("change", against),
            agreement=during.agreement,
            term=during.term,
            reading=during.reading,
            party=during.party,
            area=during.area,
            against=against,
            during=during.id,
            other=next(r.id for r in made if r.period == against),
            hours_during=96.0,
            hours_other=96.0 if against == "before" else 48.0,
            method="judge 1",
            **dict(zip(names, values, strict=True)),  # type: ignore[arg-type]
        )
        for against, values in facts.items()
    ]


def coverage() -> list[Coverage]:
    watch = [
        Coverage(
            id=make_id("coverage", d, name),
            source="jsonl",
            watcher=name,
            means="saw" if name.startswith("patrol") else "recorded_camera",
            earliest=START + timedelta(days=d, hours=2),
            latest=START + timedelta(days=d, hours=10),
            lon=lon,
            lat=lat,
            radius_m=9_000.0,
            quality=0.8,
            day=(START + timedelta(days=d)).date(),
        )
        for d in range(4)
        for name, lon, lat in (("patrol-7", -40.1, 30.4), ("camera-alidade", -39.95, 30.7))
    ]
    denied = [
        replace(
            watch[k],
            id=make_id("coverage", "denied", k),
            quality=0.0,
            restriction=kind,
            restricted_by=by,
            note=note,
        )
        for k, kind, by, note in (
            (2, "denial", "north", "the road is said to be mined"),
            (5, "delay", "south", None),
        )
    ]
    return watch + denied


def claims() -> list[Claim]:
    return [
        Claim(
            id=make_id("claim", "north"),
            by="north",
            about="south",
            agreement="great-shoal-2031",
            earliest=START,
            latest=END,
            count=412,
            unit="north_counted_violation",
            breakdown=(Tally("shelling", 300), Tally("drone_uses", 90), Tally("assaults", 22)),
            source="Northern Reach, daily statement",
        ),
        Claim(
            id=make_id("claim", "south"),
            by="south",
            about="north",
            agreement="great-shoal-2031",
            earliest=START,
            latest=END - timedelta(days=1),
            count=1_260,
            at_least=True,
            unit="south_counted_violation",
            breakdown=(Tally("shelling", 1_100), Tally("assaults", 41)),
            source="Southern Reach, press office",
        ),
    ]


def lines() -> list[Line]:
    shape = shapely.LineString([(-40.6, 30.9), (-40.2, 30.5), (-39.8, 30.3), (-39.4, 30.2), (-39.0, 29.8)])
    return [
        Line(
            id=make_id("line", d),
            line="shoal-line",
            source="table",
            earliest=datetime(2031, 5, 10 + d, tzinfo=UTC),
            latest=datetime(2031, 5, 11 + d, tzinfo=UTC),
            holder="north",
            opposite="south",
            geometry=shapely.to_wkb(shape),
            repeats_previous=d == 3,
            day=datetime(2031, 5, 10 + d, tzinfo=UTC).date(),
        )
        for d in (0, 1, 3)
    ]


def zones() -> list[Zone]:
    return [
        Zone(
            id=make_id("zone", "plant"),
            name="tidal power plant",
            geometry=shapely.to_wkb(shapely.box(-39.85, 30.10, -39.62, 30.26)),
            source="annex B",
        )
    ]


CARDS = {
    name: Card(
        name=name,
        title=title,
        tells=tells,
        blind_to=blind,
        needs="a CSV file",
        licence=licence,
        attribution=f"{title}, 2031",
        time_zone="Atlantic/Azores",
        rows_count=rows,
        unit="report",
        opens="truce.sources.table:read",
        grade=grade,
        once=once,
    )
    for name, title, tells, blind, licence, rows, grade, once in (
        (
            "wire-a",
            "Shoal Wire",
            "news items of both sides",
            "nights; the leeward district",
            "CC BY 4.0",
            "one news item",
            "C",
            False,
        ),
        (
            "patrol-7",
            "Patrol 7",
            "what a patrol saw and heard",
            "what lies beyond 9 km",
            "mission",
            "one observation",
            "B",
            True,
        ),
    )
}


def collections() -> tuple[Collection, ...]:
    return (
        Collection(
            id=make_id("collection", "wire-a"),
            source="wire-a",
            file="wire.csv",
            sha256="4f5c" * 16,
            window_start=None,
            window_end=None,
            collected_at=AS_OF,
            rows_read=1_204,
            outside_window=811,
            added={"report": 180},
            already={"report": 10},
            folded_repeats=3,
            faults=(
                Fault(17, "latitude", "not a number"),
                Fault(93, "date", "no such day"),
                Fault(94, "date", "no such day"),
            ),
        ),
        Collection(
            id=make_id("collection", "patrol-7"),
            source="patrol-7",
            file="patrol.csv",
            sha256="a7c1" * 16,
            window_start=START,
            window_end=END,
            collected_at=AS_OF,
            rows_read=64,
            outside_window=0,
            added={"report": 64},
            already={},
            folded_repeats=0,
        ),
    )


def grounds(told: list[Incident], made: list[Ruling]) -> pa.Table:
    whole = [r for r in made if r.period == "whole" and r.area == "all" and r.party == "any"]
    return to_table(
        Ground,
        [
            Ground(
                ruling=r.id,
                incident=i.id,
                p_force=1.0,
                p_zone=1.0,
                p_act=0.9,
                p_happened=i.p_happened,
                p_party=1.0,
                p_area=1.0,
                contribution=0.9 * i.p_happened,
                day=i.day,
            )
            for r in whole
            for i in told
            if START <= i.earliest < END
        ],
    )


def material(edition: str = "internal") -> Material:
    """The whole example."""
    told = incidents()
    made = rulings(told)
    return Material(
        mission="Great Shoal watch",
        as_of=AS_OF,
        time_zone="Atlantic/Azores",
        agreements=(agreement(),),
        rulings=to_table(Ruling, made),
        grounds=grounds(told, made),
        changes=to_table(Change, changes(made)),
        incidents=to_table(Incident, told),
        reports=to_table(Report, reports(told)),
        coverage=to_table(Coverage, coverage()),
        claims=to_table(Claim, claims()),
        lines=to_table(Line, lines()),
        zones=to_table(Zone, zones()),
        cards=CARDS,
        collections=collections(),
        versions={"truce": "0.1.0", "lake": "reports 4, incidents 2"},
        edition=edition,
    )


def empty() -> Material:
    """A mission that has an agreement and nothing else."""
    full = material()
    bare = {
        name: getattr(full, name).slice(0, 0)
        for name in ["rulings", "grounds", "changes", "incidents", "reports", "coverage", "claims", "lines", "zones"]
    }
    return replace(full, **bare, cards={}, collections=(), versions={})

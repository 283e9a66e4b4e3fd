"""From groups of reports to incidents: what each tells is pooled, who tells it is counted once, nothing is lost."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from tests.fusion.worlds import NOON, report, table
from truce.fusion.grouping import group, look
from truce.fusion.habits import first_guess
from truce.fusion.incident import pool_stretch, to_pool
from truce.fusion.kernels.posterior import whereabouts
from truce.fusion.options import all_options
from truce.fusion.packing import unpack
from truce.fusion.tellings import Floats, prepared, tellings, widened
from truce.model.columns import from_table, schema
from truce.model.ids import make_id
from truce.model.incident import Disagreement, Incident, Member, Told, UnitCount
from truce.model.report import Report, Weighted

GRADES = {"A": 0.95, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": None}
Group = tuple[Report, ...]


def laid_out(groups: list[Group]) -> pa.Table:
    """The reports of these groups as `pool_stretch` takes them; each group stands where its first report does."""
    rows = [
        {
            "report": r.id, "group": min(m.id for m in whole), "probability": 0.9, "copy": r.id, "pairs": 0,
            "post_lon": whole[0].lon if k == 0 else None, "post_lat": whole[0].lat if k == 0 else None,
            "post_km": 2.0 if k == 0 else None, "begin": None, "end": None, "stretch": 0,
        }
        for whole in groups
        for k, r in enumerate(whole)
    ]  # fmt: skip
    told = prepared(table([r for whole in groups for r in whole]))
    floats = dict.fromkeys(("probability", "post_lon", "post_lat", "post_km", "begin", "end"), pl.Float64)
    return to_pool(told, pl.DataFrame(rows, schema_overrides=floats))


def pooled(*groups: Group) -> dict[str, Incident]:
    """The incidents of these groups, each under the reference of its first report."""
    made = pool_stretch(laid_out(list(groups)), grades=GRADES)
    found = from_table(Incident, unpack(made.column("incidents"), schema(Incident)))
    of = {r.id: whole[0].source for whole in groups for r in whole}
    return {of[one.members[0].report]: one for one in found}


def spot(name: str, lon: float, **said: object) -> Report:
    """A report at an exact spot."""
    return report(name, lon=lon, **said)


PATROL = report(
    "patrol", acts=(Weighted("use_of_weapon", 0.75), Weighted("explosion", 0.25)), by="north", grade="B",
    credibility="2", killed_low=1, killed_high=3, unit="blast", count=2, flags=("heard",),
    told_at=NOON + timedelta(hours=1),
    weapon_system="BM-21", calibre_mm=122.0, place="the mill", means="heard", radius_m=500.0,
)  # fmt: skip
WIRE = report(
    "wire", acts=(Weighted("explosion", 1.0),), by="south", grade="F", killed_low=4, killed_high=4, unit="report",
    lon=38.53, told_at=NOON + timedelta(hours=3), calibre_mm=120.0, flags=("second_hand",), place="Zolote",
)  # fmt: skip


def test_everything_told_of_an_incident_is_pooled_to_the_digit() -> None:
    [found] = pooled((PATROL, WIRE)).values()

    voices = sorted([Member(PATROL.id, 1.0, "patrol"), Member(WIRE.id, 0.9, "wire")], key=lambda m: m.report)
    assert found.id == make_id("incident", PATROL.id)
    assert (found.earliest, found.latest) == (NOON, NOON + timedelta(minutes=15))
    assert (found.lat, found.radius_m, found.place) == (48.69, 2000.0, "the mill")
    assert found.lon == pytest.approx(38.52, abs=1e-12)
    assert found.acts == (Weighted("explosion", round(1.15 / 1.9, 9)), Weighted("use_of_weapon", round(0.75 / 1.9, 9)))
    assert found.act == "explosion"
    assert found.by == (Weighted("north", round(1 / 1.9, 9)), Weighted("south", round(0.9 / 1.9, 9)))
    assert (found.weapon_system, found.calibre_mm, found.means) == ("BM-21", 122.0, ("heard",))
    assert (found.killed_low, found.killed_high, found.injured_low, found.injured_high) == (1, 4, None, None)
    assert found.flags == ("heard", "second_hand")
    assert found.members == tuple(voices)
    assert (found.n_reports, found.n_origins, found.origins) == (2, 2, ("patrol", "wire"))
    assert found.p_happened == pytest.approx(1 - (1 - 0.8) * (1 - 0.6 * 0.9))
    assert found.credibility == "1"
    assert found.counts == (UnitCount("blast", 1, 2, False), UnitCount("report", 1, 1, False))
    assert [f.note for f in found.factors] == [
        "patrol; its best report: source grade B, item 2, membership 1.0",
        "wire; its best report: source grade F, item 6, membership 0.9",
    ]
    assert found.day == date(2025, 4, 20)


def test_every_difference_is_kept_with_who_told_it_in_order() -> None:
    [found] = pooled((PATROL, WIRE)).values()

    def differ(attribute: str, *told: tuple[str, Report]) -> Disagreement:
        return Disagreement(attribute, tuple(Told(value, (r.id,)) for value, r in told))

    assert found.disagreements == (
        differ("act", ("explosion", WIRE), ("use_of_weapon", PATROL)),
        differ("by", ("north", PATROL), ("south", WIRE)),
        differ("calibre_mm", ("120.0", WIRE), ("122.0", PATROL)),
        differ("killed", ("1-3", PATROL), ("4", WIRE)),
    )


def test_a_report_alone_is_copied_as_it_is_and_differs_from_nobody() -> None:
    found = pooled((PATROL,), (WIRE,))["wire"]

    assert found.acts == WIRE.acts
    assert (found.n_reports, found.n_origins, found.disagreements) == (1, 1, ())
    assert (found.place, found.calibre_mm, found.killed_low, found.killed_high) == ("Zolote", 120.0, 4, 4)


def test_who_tells_no_act_says_no_more_of_it_than_who_tells_nothing() -> None:
    silent = report("camera", acts=())
    [found] = pooled((WIRE, silent)).values()

    assert found.acts == (Weighted("explosion", round(0.9 / 1.9, 9)),)


def test_neither_the_order_of_rows_nor_what_is_told_of_other_incidents_changes_a_digit() -> None:
    both = laid_out([(PATROL, WIRE), (report("camera", lon=39.0),)])
    turned = both.take(pa.array(np.arange(both.num_rows)[::-1]))

    assert pool_stretch(turned, grades=GRADES) == pool_stretch(both, grades=GRADES)
    assert pooled((PATROL, WIRE), (report("camera", lon=39.0),))["patrol"] == pooled((PATROL, WIRE))["patrol"]


def test_an_outlet_that_repeats_two_observers_does_not_make_one_voice_of_them() -> None:
    later = NOON + timedelta(hours=9)
    observers = spot("north-post", 38.5101), spot("south-post", 38.5202)
    outlet = [spot(f"outlet-{k}", r.lon or 0, source="outlet", origin="outlet", told_at=later)
              for k, r in enumerate(observers)]  # fmt: skip

    [found] = pooled((*observers, *outlet)).values()

    assert found.origins == ("north-post", "south-post")


def test_a_rounded_place_and_one_told_in_words_are_shared_by_chance() -> None:
    rounded = spot("north-post", 38.51), spot("south-post", 38.51)
    worded = [spot(f"paper-{k}", 38.6101, text=f"Shelling near Zolote, {k} hurt, the mayor said") for k in range(2)]

    found = pooled(rounded, tuple(worded))

    assert {one.n_origins for one in found.values()} == {2}


def test_of_two_at_one_spot_at_one_time_the_copy_is_by_who_copies_more() -> None:
    posts = [spot(f"post-{k}", 38.5 + (k + 1) / 97) for k in range(6)]
    copies = [spot(f"a-outlet-{k}", r.lon or 0, source="a-outlet", origin="a-outlet") for k, r in enumerate(posts)]
    alone = [spot(f"post-{k} again", 39.5 + (k + 1) / 97, origin=f"post-{k}") for k in range(6)]

    found = pooled(*zip(posts, copies, strict=True), *((r,) for r in alone))

    assert [one.origins for name, one in sorted(found.items()) if name in {r.source for r in posts}] == [
        (r.origin,) for r in posts
    ]


def test_two_at_a_point_of_a_gazetteer_are_two_voices_and_a_habitual_copier_is_none() -> None:
    town = 38.9123
    places, later = [38.5 + (k + 1) / 97 for k in range(6)], NOON + timedelta(hours=5)
    outlet = [spot(f"outlet-{k}", at, source="outlet", origin="outlet", told_at=later) for k, at in enumerate(places)]
    copied = [(spot(f"post-{k}", at), outlet[k]) for k, at in enumerate(places)]
    own = [spot(f"post-{k} elsewhere", 37.5 + (k + 1) / 97, origin=f"post-{k}") for k in range(6)]
    others = spot("crowd", town), spot("wire", town)
    again = spot("crowd tomorrow", town, origin="crowd", earliest=NOON + timedelta(days=1))
    taken = spot("outlet in town", town, source="outlet", origin="outlet", told_at=later)

    found = pooled((*others, taken), (again,), *copied, *((r,) for r in own))

    assert found["crowd"].origins == ("crowd", "wire")


def posterior(*reports: Report, tails: tuple[float, float, float] = (1.0, 0.0, 0.0)) -> Floats:
    """lon, lat, km, begin, end, mass of the first group of the reports, if all sources err so."""
    told = widened(prepared(table(list(reports))))
    known = first_guess(dict.fromkeys(told["source"].unique().to_list(), 1), all_options(told), 1.0)
    known.tails[:] = tails
    looked = look(tellings(told), known)
    settled = group(looked)
    chance = np.ones(len(reports))
    found = whereabouts(settled.groups, chance, looked.told, looked.h, 0.9, looked.desk)
    first: Floats = found[np.isfinite(found[:, 3])][0]
    return first


SIGMA = 1.5 / 2.4477468


def test_the_disc_of_one_who_errs_by_a_gaussian_is_that_of_the_gaussian() -> None:
    assert posterior(report("patrol"))[2] == pytest.approx(SIGMA * np.sqrt(-2 * np.log(0.1)), rel=0.01)


def test_who_errs_widely_at_times_has_a_wider_disc_and_who_may_not_belong_one_wider_still() -> None:
    plain, heavy = posterior(report("patrol"))[2], posterior(report("patrol"), tails=(0.8, 0.1, 0.1))[2]

    exact = np.geomspace(0.01, 60, 200_000)
    held = sum(
        w * -np.expm1(-0.5 * (exact / SIGMA / s) ** 2) for w, s in zip((0.8, 0.1, 0.1), (1, 2.5, 7), strict=True)
    )
    assert heavy == pytest.approx(exact[np.searchsorted(held, 0.9)], rel=0.03)
    assert plain < heavy


def test_two_who_agree_have_the_disc_of_both_and_a_repeat_at_the_very_spot_adds_nothing() -> None:
    one, other = report("patrol"), report("wire", lon=38.5201)
    repeat = report("outlet", lon=one.lon)

    assert posterior(one, other)[2] == pytest.approx(posterior(one)[2] / np.sqrt(2), rel=0.03)
    assert posterior(one, repeat)[2] == pytest.approx(posterior(one)[2], rel=0.03)


def test_an_interval_by_the_clock_holds_just_nine_tenths_and_one_by_the_day_is_whole_days() -> None:
    midnight = datetime(2025, 4, 20, tzinfo=UTC)
    by_day = posterior(report("patrol", earliest=midnight, latest=midnight + timedelta(days=1)))
    by_clock = posterior(report("patrol"))

    assert by_day[3] == int(by_day[3])
    assert by_day[4] == int(by_day[4])
    assert by_day[5] >= 0.9
    assert by_clock[5] == pytest.approx(0.9, abs=0.01)

"""What must hold whatever the reports say."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fusion.worlds import ENGINE, NOON, decided, fused, groups, report, reports_by_chance, table, world
from truce.engines.local import LocalEngine
from truce.fusion.constants import HALO_DAYS, STRETCH_DAYS
from truce.fusion.fuse import Fused, fuse
from truce.fusion.profiles import known_from, profiles_of
from truce.fusion.refuse import Refused, refuse
from truce.model.columns import from_table, required
from truce.model.incident import Incident, Link
from truce.model.profile import Profile
from truce.model.report import Report, Weighted

LAWFUL = settings(max_examples=10, deadline=None)
FACTORS = (
    "place", "crowd", "time", "tellers", "words", "company",
    "act", "weapon_class", "by", "against", "target", "killed", "injured",
)  # fmt: skip
NO_COPIES = pl.DataFrame(schema={"source": pl.String, "other": pl.String, "n": pl.Int64})


def small() -> pl.DataFrame:
    """A world over the seam of two stretches, three weeks on each side."""
    begun = (date(2023, 1, 1) - date(1970, 1, 1)).days
    return world("base", 600, shift=STRETCH_DAYS - begun % STRETCH_DAYS - 20)


@pytest.fixture(scope="module")
def learned() -> pa.Table:
    """What the sources of that world are like."""
    return fuse(small(), ENGINE).profiles


def put_in_place(kept: pa.Table, changed: pa.Table, days: tuple[date, ...], by: list[str]) -> pl.DataFrame:
    """What a store does with the answer of refuse: the days named are replaced."""
    others = pl.DataFrame(kept).filter(~pl.col("day").is_in(list(days)))
    return pl.concat([others, pl.DataFrame(changed)]).sort(by)


def assert_same_as_anew(
    early: pl.DataFrame, whole: pl.DataFrame, profiles: pa.Table, decisions: pl.DataFrame | None = None
) -> None:
    """Early reports fused, then the others come: the same, to the last digit, as if all had been there."""
    before = fuse(early, ENGINE, profiles=profiles, decisions=decisions)
    anew = fuse(whole, ENGINE, profiles=profiles, decisions=decisions)
    late = whole.join(early, on="id", how="anti")

    changed = refuse(
        whole, before.incidents, before.links, set(late["day"]), ENGINE, profiles=profiles, decisions=decisions
    )

    incidents = put_in_place(before.incidents, changed.incidents, changed.days, ["day", "id"])
    links = put_in_place(before.links, changed.links, changed.days, ["day", "left", "right"])
    assert incidents.equals(pl.DataFrame(anew.incidents))
    assert links.equals(pl.DataFrame(anew.links))


def found_in(answer: Fused) -> list[Incident]:
    return list(from_table(Incident, answer.incidents))


@LAWFUL
@given(reports_by_chance())
def test_every_report_is_in_exactly_one_incident(reports: list[Report]) -> None:
    found = found_in(fused(reports))

    assert Counter(m.report for i in found for m in i.members) == Counter(r.id for r in reports)
    assert all(i.n_reports == len(i.members) for i in found)
    assert sum(c.rows for i in found for c in i.counts) == len(reports)


@LAWFUL
@given(reports_by_chance())
def test_probabilities_are_probabilities_and_intervals_have_ends(reports: list[Report]) -> None:
    answer = fused(reports)

    for incident in found_in(answer):
        for choice in (incident.acts, incident.by, incident.against, incident.target, incident.weapon_class):
            assert sum(w.weight for w in choice) <= 1 + 1e-6
        assert 0 < incident.p_happened < 1
        assert all(0 <= m.probability <= 1 for m in incident.members)
        assert incident.earliest <= incident.latest
        assert incident.radius_m is None or incident.radius_m > 0
    assert all(0 <= link.probability <= 1 for link in from_table(Link, answer.links))


@LAWFUL
@given(reports_by_chance(), st.randoms(use_true_random=False))
def test_the_order_of_the_reports_does_not_matter(reports: list[Report], chance: random.Random) -> None:
    shuffled = chance.sample(reports, len(reports))

    one, other = fused(reports), fused(shuffled)

    assert other.incidents.equals(one.incidents)
    assert other.links.equals(one.links)
    assert other.profiles.equals(one.profiles)


def test_neither_order_nor_the_number_of_workers_changes_a_byte() -> None:
    reports = world("easy", 700, shift=75)
    assert (reports["day"].cast(pl.Int32) // STRETCH_DAYS).n_unique() >= 2

    one = fuse(reports, LocalEngine(workers=1))
    two = fuse(reports.sample(fraction=1.0, shuffle=True, seed=5), LocalEngine(workers=2))

    assert two.incidents.equals(one.incidents)
    assert two.links.equals(one.links)
    assert two.profiles.equals(one.profiles)


@LAWFUL
@given(reports_by_chance(), st.data())
def test_reports_that_come_later_give_the_same_as_if_they_had_been_there(
    reports: list[Report], data: st.DataObject
) -> None:
    early = [r for r in reports if data.draw(st.booleans())]

    assert_same_as_anew(table(early), table(reports), fused(reports).profiles)


@settings(max_examples=4, deadline=None)
@given(days=st.sets(st.integers(-HALO_DAYS - 2, HALO_DAYS + 2), min_size=1, max_size=4), part=st.sampled_from([1, 3]))
def test_days_that_come_late_at_a_seam_of_stretches_change_nothing_else(
    learned: pa.Table, days: set[int], part: int
) -> None:
    whole = small()
    seam = pl.col("day").cast(pl.Int32).mod(STRETCH_DAYS)
    from_seam = pl.when(seam < STRETCH_DAYS / 2).then(seam).otherwise(seam - STRETCH_DAYS)
    late = from_seam.is_in(sorted(days)) & (pl.col("id").hash(7) % part == 0)

    assert_same_as_anew(whole.filter(~late), whole, learned)


def test_reports_with_words_that_come_late_give_the_same_as_if_they_had_been_there() -> None:
    chance = random.Random(4)
    places = ("Kupiansk", "Izium", "Bakhmut", "Sumy", "Nikopol", "Orikhiv", "Huliaipole", "Vuhledar")
    told = []
    for k in range(160):
        day = NOON + timedelta(days=chance.randrange(-20, 20))
        where, toll = places[k % 8], chance.randrange(9)
        words = f"{toll} wounded as shells hit {where} {chance.choice(['school', 'bridge', 'market', 'depot'])}"
        for source in ("wire", "blog")[: 1 + chance.randrange(2)]:
            told.append(
                report(
                    f"{source}-{k}", source=source, origin=source, text=words, earliest=day,
                    lon=36 + k % 8, lat=48 + (k % 8) / 8, radius_m=4000.0, told_at=day + timedelta(hours=5),
                )
            )  # fmt: skip
    whole = table(told)
    early = whole.filter(pl.col("id").hash(3) % 4 != 0)

    assert_same_as_anew(early, whole, fuse(whole, ENGINE).profiles)


def test_profiles_kept_and_read_again_are_the_same_habits_to_the_last_digit(learned: pa.Table) -> None:
    again = profiles_of(known_from(learned, small()), NO_COPIES)

    for one, other in zip(from_table(Profile, learned), from_table(Profile, again), strict=True):
        assert replace(other, copies=one.copies) == one
    assert fuse(small(), ENGINE, profiles=again).incidents.equals(fuse(small(), ENGINE).incidents)


def test_a_new_source_with_ten_reports_is_held_to_be_much_like_the_others() -> None:
    reports = world("sparse", 1000)
    learned = {p.source: p for p in from_table(Profile, fuse(reports, ENGINE).profiles)}

    new = learned.pop("visitor")
    del learned["*"]

    assert new.reports == 10
    assert new.coverage < 0.1 < min(p.coverage for p in learned.values())
    for k in range(3):
        told = [p.place_tails[k] for p in learned.values()]
        assert min(told) - 0.1 < new.place_tails[k] < max(told) + 0.1
    for k, habit in enumerate(new.times):
        told = [p.times[k].share for p in learned.values()]
        assert min(told) - 0.1 < habit.share < max(told) + 0.1
    for place in new.places:
        like = [h.true_m for p in learned.values() for h in p.places if h.step == place.step]
        assert min(like) / 1.5 < place.true_m < max(like) * 1.5


def test_reports_months_away_change_nothing_and_reports_far_away_rename_nothing(learned: pa.Table) -> None:
    here = small()
    half_a_year, far = pl.duration(days=2 * STRETCH_DAYS), here.sample(200, seed=1).with_columns(pl.col("lon") - 30)
    later = here.with_columns(
        pl.format("{}-later", "id").alias("id"), pl.col("earliest", "latest", "day") + half_a_year
    )
    far = far.with_columns(pl.format("{}-far", "id").alias("id"))

    alone = pl.DataFrame(fuse(here, ENGINE, profiles=learned).incidents)
    with_later = pl.DataFrame(fuse(pl.concat([here, later]), ENGINE, profiles=learned).incidents)
    with_far = pl.DataFrame(fuse(pl.concat([here, far]), ENGINE, profiles=learned).incidents)

    assert with_later.join(alone, on="id", how="semi").equals(alone)
    assert set(alone["id"]) <= set(with_far["id"])


SWAPPED = {f"{side}_{who}": f"{other}_{who}" for side, other in ("AB", "BA") for who in ("army", "militia", "unknown")}


def test_parties_swapped_and_the_map_mirrored_give_the_same_grouping() -> None:
    reports = small()
    turned = reports.with_columns(pl.col("by").replace(SWAPPED), 60 - pl.col("lon"))

    ours, theirs = fuse(reports, ENGINE), fuse(turned, ENGINE)

    assert groups(theirs.incidents) == groups(ours.incidents)
    named = {i.id: {w.code: w.weight for w in i.by} for i in found_in(theirs)}
    for incident in found_in(ours):
        assert named[incident.id] == pytest.approx({SWAPPED[w.code]: w.weight for w in incident.by})


@LAWFUL
@given(reports_by_chance())
def test_a_source_that_tells_an_event_once_never_tells_it_twice(reports: list[Report]) -> None:
    source = {r.id: (r.source, r.once) for r in reports}

    for incident in found_in(fused(reports)):
        told = Counter(source[m.report] for m in incident.members)
        assert all(times == 1 for (_, once), times in told.items() if once)


def test_units_are_never_summed_across() -> None:
    told = [
        report("a", unit="smm_violation", count=7),
        report("b", unit="viina_report", count=None),
        report("c", unit="smm_violation", count=2, approximate=True),
    ]

    [blast] = found_in(fuse(table(told), ENGINE, decisions=decided((told[0], told[1], True), (told[1], told[2], True))))

    assert {c.unit: (c.rows, c.count, c.approximate) for c in blast.counts} == {
        "smm_violation": (2, 9, True),
        "viina_report": (1, 1, False),
    }


def test_every_value_on_which_sources_differ_is_kept_with_who_told_it() -> None:
    ours, theirs = report("ours", by="ru", killed_low=2, killed_high=2), report("theirs", by="ua", killed_low=0)

    [blast] = found_in(fuse(table([ours, theirs]), ENGINE, decisions=decided((ours, theirs, True))))

    told = {d.attribute: {t.value: t.reports for t in d.told} for d in blast.disagreements}
    assert told["by"] == {"ru": (ours.id,), "ua": (theirs.id,)}
    assert told["killed"] == {"2": (ours.id,), "0": (theirs.id,)}


@LAWFUL
@given(reports_by_chance())
def test_the_factors_of_a_link_add_up_to_its_score(reports: list[Report]) -> None:
    for link in from_table(Link, fused(reports).links):
        assert link.score == pytest.approx(sum(getattr(link, name) for name in FACTORS), abs=1e-4)
        assert link.left < link.right


@pytest.mark.long
@LAWFUL
@given(reports_by_chance(least=2), st.data())
def test_what_a_person_decided_binds_and_can_be_undone(reports: list[Report], data: st.DataObject) -> None:
    number = st.integers(0, len(reports) - 1)
    i, j = data.draw(st.tuples(number, number).filter(lambda pair: pair[0] != pair[1]))
    same = data.draw(st.booleans())
    before = fused(reports)

    ruled = fuse(table(reports), ENGINE, decisions=decided((reports[i], reports[j], same)))
    undone = fuse(table(reports), ENGINE, decisions=decided())

    together = any({reports[i].id, reports[j].id} <= group for group in groups(ruled.incidents))
    assert together == same
    assert Counter(r for group in groups(ruled.incidents) for r in group) == Counter(r.id for r in reports)
    assert undone.incidents.equals(before.incidents)
    assert undone.links.equals(before.links)


def test_a_decision_binds_over_months_and_through_others() -> None:
    march, july, november = (report(f"r{m}", earliest=NOON.replace(month=m)) for m in (3, 7, 11))
    between = [report(f"b{k}", earliest=NOON.replace(month=k)) for k in range(1, 13)]

    ruled = fuse(
        table([march, july, november, *between]), ENGINE,
        decisions=decided((july, march, True), (november, july, True), (march, between[2], False)),
    )  # fmt: skip

    found = groups(ruled.incidents)
    assert any({march.id, july.id, november.id} <= group for group in found)
    assert not any({march.id, between[2].id} <= group for group in found)


def test_a_decision_on_one_pair_of_a_full_incident_parts_just_that_pair(learned: pa.Table) -> None:
    reports = small()
    free = groups(fuse(reports, ENGINE, profiles=learned).incidents)
    full = min((sorted(group) for group in free if len(group) >= 4), key=lambda group: group[0])

    ruled = groups(fuse(reports, ENGINE, profiles=learned, decisions=decided((full[0], full[1], False))).incidents)

    assert not any({full[0], full[1]} <= group for group in ruled)
    assert len(free & ruled) > 0.99 * len(free)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10**6))
def test_with_decisions_too_late_reports_give_the_same_as_if_they_had_been_there(learned: pa.Table, seed: int) -> None:
    whole = small()
    chance = random.Random(seed)
    names = whole.sort("id")["id"].to_list()
    rulings = decided(*((*chance.sample(names, 2), chance.random() < 0.5) for _ in range(5)))
    day = chance.choice(whole["day"].unique().sort().to_list())
    early = whole.filter((pl.col("day") != day) | pl.col("id").is_in(pl.concat([rulings["left"], rulings["right"]])))

    assert_same_as_anew(early, whole, learned, rulings)


def test_nothing_told_gives_nothing_and_every_promised_column() -> None:
    empty = fuse(table([]), ENGINE)

    assert empty.incidents.num_rows == empty.links.num_rows == 0
    assert set(required(Incident)) <= set(empty.incidents.column_names)
    refused = refuse(table([]), empty.incidents, empty.links, set(), ENGINE, profiles=empty.profiles)
    assert isinstance(refused, Refused)


def test_what_a_person_put_together_against_all_evidence_draws_nobody_else_in() -> None:
    shot = report("shot", source="a")
    words = report("words", source="c", acts=(Weighted("statement", 1.0),), lon=38.7, lat=48.6)
    others = [
        report(f"other-{k}", source="abcd"[k % 4], lon=38.0 + 0.4 * k, earliest=NOON + timedelta(days=k // 3))
        for k in range(12)
    ]

    ruled = groups(fuse(table([shot, words, *others]), ENGINE, decisions=decided((shot, words, True))).incidents)
    free = groups(fuse(table([shot, words, *others]), ENGINE).incidents)

    assert ruled == {group - {shot.id, words.id} for group in free if group - {shot.id, words.id}} | {
        frozenset([shot.id, words.id])
    }

"""What must hold whatever the reports say."""

import random
from collections import Counter
from datetime import date

import polars as pl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fusion.worlds import ENGINE, fused, reports_by_chance, table
from truce.fusion import Refused, fuse, refuse
from truce.fusion.constants import NEVER
from truce.model.columns import from_table, required
from truce.model.incident import Incident, Link
from truce.model.report import Report

LAWFUL = settings(max_examples=25, deadline=None)


def put_in_place(kept: pa.Table, changed: pa.Table, days: tuple[date, ...], by: list[str]) -> pl.DataFrame:
    """What a store does with the answer of refuse: the days named are replaced."""
    others = pl.DataFrame(kept).filter(~pl.col("day").is_in(list(days)))
    return pl.concat([others, pl.DataFrame(changed)]).sort(by)


@LAWFUL
@given(reports_by_chance())
def test_every_report_is_in_exactly_one_incident_and_more_likely_than_not(reports: list[Report]) -> None:
    found = list(from_table(Incident, fused(reports).incidents))

    assert Counter(m.report for i in found for m in i.members) == Counter(r.id for r in reports)
    assert all(0.5 <= m.probability <= 1 for i in found for m in i.members)
    assert all(i.n_reports == len(i.members) for i in found)


@LAWFUL
@given(reports_by_chance(), st.randoms(use_true_random=False))
def test_the_order_of_the_reports_does_not_matter(reports: list[Report], chance: random.Random) -> None:
    shuffled = chance.sample(reports, len(reports))

    assert fused(shuffled).incidents.equals(fused(reports).incidents)
    assert fused(shuffled).links.equals(fused(reports).links)


@LAWFUL
@given(reports_by_chance(), st.data())
def test_reports_that_come_later_give_the_same_as_if_they_had_been_there(
    reports: list[Report], data: st.DataObject
) -> None:
    late = [r for r in reports if data.draw(st.booleans())]
    early = [r for r in reports if r not in late]
    before, whole = fused(early), fused(reports)

    changed = refuse(table(reports), before.incidents, before.links, {r.day for r in late}, ENGINE)

    assert put_in_place(before.incidents, changed.incidents, changed.days, ["day", "id"]).equals(
        pl.DataFrame(whole.incidents)
    )
    assert put_in_place(before.links, changed.links, changed.days, ["day", "left", "right"]).equals(
        pl.DataFrame(whole.links)
    )


@LAWFUL
@given(reports_by_chance())
def test_a_source_that_tells_an_event_once_never_tells_it_twice(reports: list[Report]) -> None:
    source = {r.id: (r.source, r.once) for r in reports}

    for incident in from_table(Incident, fused(reports).incidents):
        told = Counter(source[m.report] for m in incident.members)
        assert all(times == 1 for (_, once), times in told.items() if once)


@LAWFUL
@given(reports_by_chance())
def test_merging_preserves_row_counts_and_unmerging_restores(reports: list[Report]) -> None:
    found = list(from_table(Incident, fused(reports).incidents))
    by_id = {r.id: r for r in reports}

    assert sum(c.rows for i in found for c in i.counts) == len(reports)
    assert {m.report: by_id[m.report] for i in found for m in i.members} == by_id


@LAWFUL
@given(reports_by_chance())
def test_an_incident_is_never_outside_what_any_of_its_reports_allow(reports: list[Report]) -> None:
    by_id = {r.id: r for r in reports}

    for incident in from_table(Incident, fused(reports).incidents):
        members = [by_id[m.report] for m in incident.members]
        assert min(r.earliest for r in members) <= incident.earliest <= incident.latest
        assert incident.latest <= max(r.latest for r in members)


@LAWFUL
@given(reports_by_chance())
def test_weights_stay_probabilities(reports: list[Report]) -> None:
    for incident in from_table(Incident, fused(reports).incidents):
        for choice in (incident.acts, incident.by, incident.against, incident.target, incident.weapon_class):
            assert sum(w.weight for w in choice) <= 1 + 1e-6
        assert 0 < incident.p_happened < 1


@LAWFUL
@given(reports_by_chance())
def test_the_working_of_a_link_adds_up_to_its_score(reports: list[Report]) -> None:
    for link in from_table(Link, fused(reports).links):
        told = sum(f.value for f in link.factors if f.name != "unseen_events")
        assert link.score in (NEVER, max(told, -25.0)) or abs(link.score - told) < 1e-9
        assert link.left < link.right


def test_nothing_told_gives_nothing_and_every_promised_column() -> None:
    empty = fuse(table([]), ENGINE)

    assert empty.incidents.num_rows == empty.links.num_rows == 0
    assert set(required(Incident)) <= set(empty.incidents.column_names)
    assert isinstance(refuse(table([]), empty.incidents, empty.links, set(), ENGINE), Refused)

"""What an upstream takes back leaves no trace in today's incidents, whichever way they are worked out."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fusion.test_laws import put_in_place, small
from tests.fusion.worlds import ENGINE
from truce.fusion.fuse import fuse
from truce.fusion.refuse import refuse

LAWFUL = settings(max_examples=6, deadline=None)


@pytest.fixture(scope="module")
def world():  # type: ignore[no-untyped-def]
    reports = small()
    return reports, fuse(reports, ENGINE)


@LAWFUL
@given(share=st.sampled_from([0.002, 0.02, 0.3]), seed=st.integers(0, 10_000))
def test_taking_reports_back_gives_what_fusing_the_others_alone_gives(world, share: float, seed: int) -> None:  # type: ignore[no-untyped-def]
    reports, before = world
    ids = random.Random(seed).sample(reports["id"].to_list(), max(1, int(share * reports.height)))
    gone = reports.filter(reports["id"].is_in(ids))
    left = reports.filter(~reports["id"].is_in(ids))

    changed = refuse(
        left, before.incidents, before.links, set(gone["day"]), ENGINE, profiles=before.profiles, withdrawn=gone
    )
    anew = fuse(left, ENGINE, profiles=before.profiles)

    incidents = put_in_place(before.incidents, changed.incidents, changed.days, ["day", "id"])
    links = put_in_place(before.links, changed.links, changed.days, ["day", "left", "right"])
    assert incidents.to_dicts() == anew.incidents.to_pylist()
    assert links.to_dicts() == anew.links.to_pylist()
    members = incidents["members"].explode().struct.field("report")
    assert not set(members) & set(ids)

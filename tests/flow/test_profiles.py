"""profiles: what was learned of the sources, kept as long as it holds."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.flow.conftest import Walked
from tests.flow.tellings import tell, telling
from truce.errors import NotFound, UnusableMission
from truce.flow.collect import collect
from truce.flow.frames import frame
from truce.flow.fuse import GROWN, LEARN_ALWAYS, NEW_SOURCE, fuse, still_holds
from truce.flow.house import House
from truce.flow.profiles import page, profiles
from truce.fusion.fuse import fuse as hold_together
from truce.model.incident import Incident, Link
from truce.model.profile import Profile
from truce.model.report import Report
from truce.sample import Sample

MANY = {"a": 4_000, "b": 4_000}


def test_every_source_that_told_a_report_has_a_profile(vela: Walked) -> None:
    world, portraits = profiles(vela.house)

    assert world is not None
    assert {one.source for one in portraits} == set(frame(vela.house, Report)["source"])
    assert world.reports == sum(one.profile.reports for one in portraits) == frame(vela.house, Report).height
    assert page(vela.house, world, portraits)
    assert profiles(vela.house, portraits[0].source)[1] == portraits[:1]


def test_a_source_nobody_knows_is_named_with_those_there_are(vela: Walked) -> None:
    with pytest.raises(NotFound) as refused:
        profiles(vela.house, "no-such")

    assert "vela-now" in refused.value.explain()


def test_before_the_first_fusing_nothing_is_known_of_any_source(fresh: tuple[House, Sample]) -> None:
    with pytest.raises(UnusableMission, match="learned"):
        profiles(fresh[0])


@pytest.mark.parametrize(
    ("counted", "holds"),
    [
        (MANY, True),
        (MANY | {"new": NEW_SOURCE - 1}, True),
        (MANY | {"new": NEW_SOURCE}, False),
        (MANY | {"a": 4_000 + 1_999}, True),
        (MANY | {"a": 4_000 + 2_000}, False),
        ({"a": LEARN_ALWAYS - 1}, False),
    ],
)
def test_what_was_learned_holds_until_there_is_much_more_or_a_new_source(
    counted: Mapping[str, int], holds: bool
) -> None:
    assert GROWN == 1.25
    assert still_holds(8_000, ["*", "a", "b"], counted) == holds


def test_a_small_mission_learns_anew_each_time(fresh: tuple[House, Sample], tmp_path: Path) -> None:
    house, _ = fresh
    tell(house, tmp_path, telling("a"), telling("b", lon=-36.0))
    assert fuse(house).facts["learned_at"] == 2
    tell(house, tmp_path, telling("c", lon=-36.5))

    assert fuse(house).facts["learned_at"] == 3
    assert "c" in house.mission.lake.read(Profile).column("source").to_pylist()


@pytest.mark.long
def test_one_more_file_gives_what_all_reports_give_with_what_was_learned_before(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    house, _ = fresh
    _collect_many(house, tmp_path, 0, LEARN_ALWAYS + 200)
    first = fuse(house).facts
    kept = house.mission.lake.read(Profile)
    _collect_many(house, tmp_path, LEARN_ALWAYS + 200, LEARN_ALWAYS + 300)

    done = fuse(house).facts

    assert (done["learned_at"], done["learned_from"]) == (first["learned_at"], 0)
    assert house.mission.lake.version(Profile) == 1
    whole = hold_together(frame(house, Report), house.engine, profiles=kept)
    assert house.mission.lake.read(Incident).equals(whole.incidents)
    assert house.mission.lake.read(Link).equals(whole.links)


@pytest.mark.long
def test_a_run_that_died_half_way_is_made_good_with_what_was_learned_before(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    house, _ = fresh
    _collect_many(house, tmp_path, 0, LEARN_ALWAYS + 50)
    fuse(house)
    kept = house.mission.lake.read(Profile)
    house.mission.lake.replace(Incident, house.mission.lake.read(Incident).slice(0, 0))  # as if a run had died
    _collect_many(house, tmp_path, LEARN_ALWAYS + 50, LEARN_ALWAYS + 60)

    fuse(house)

    whole = hold_together(frame(house, Report), house.engine, profiles=kept)
    assert house.mission.lake.read(Incident).equals(whole.incidents)


def _collect_many(house: House, folder: Path, begin: int, end: int) -> None:
    """Reports number `begin` to `end` of three sources that tell of the same events over five hundred days."""
    start = datetime(2023, 1, 1, tzinfo=UTC)
    lines = []
    for n in range(begin, end):
        event, source = divmod(n, 3)
        at = start + timedelta(hours=(event * 7919) % 12_000)
        told = telling(f"source-{source}", lon=-36.0 + (event * 37 % 101) / 500)
        told |= {"reference": str(n), "told_at": (at + timedelta(hours=1)).isoformat()}
        told["when"] = {"earliest": at.isoformat(), "latest": (at + timedelta(minutes=30)).isoformat()}
        lines.append(json.dumps(told))
    path = folder / f"from-{begin}.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    collect(house, "jsonl", path)

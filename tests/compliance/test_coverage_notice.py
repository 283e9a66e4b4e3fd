"""What a stated quality is worth: by kind of act, light, weather and sight; and the sun that decides on light."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import DAY, HOUR, T0, table, watch
from truce.compliance.periods import micros
from truce.compliance.watch.sun import TWILIGHT_DEG, daylight, elevation, is_night
from truce.compliance.watch.watches import Watches, read_watches
from truce.errors import BrokenVocabulary
from truce.model.coverage import Coverage
from truce.vocabulary import DATA, vocabulary
from truce.vocabulary.notice import Notice, read_notice

ACCESS = frozenset({"denial", "delay"})
NOTICE = vocabulary().notice


def watches(*records: Coverage) -> Watches:
    return read_watches(table(Coverage, records), ACCESS)


def record(means: str = "saw", hours: float = 8, **more: Any) -> Coverage:
    given: dict[str, Any] = {"quality": 0.9} | more
    return replace(watch("a", T0, T0 + hours * HOUR, **given), means=means)


def test_a_short_record_speaks_for_its_own_light() -> None:
    night = record("recorded_camera", quality=0.9)
    assert watches(night).quality.tolist() == [0.9]


def test_a_record_of_a_whole_day_is_worth_less_in_its_night() -> None:
    found = watches(record("recorded_camera", hours=48))
    dark = is_night(np.full(found.size, 38.0), np.full(found.size, 48.0), (found.earliest + found.latest) // 2)

    assert found.quality[dark].max() == pytest.approx(NOTICE.means["recorded_camera"].night.value)
    assert found.quality[~dark].min() == 0.9
    assert int((found.latest - found.earliest).sum()) == micros(T0 + 2 * DAY) - micros(T0)
    assert set(found.record.tolist()) == {0}


def test_what_a_record_already_took_into_account_is_not_counted_twice() -> None:
    assert watches(record("recorded_camera", hours=48, quality=0.3)).quality.tolist() == [0.3]
    assert watches(record(weather="fog", quality=0.1)).quality.tolist() == [0.1]


def test_a_means_that_needs_no_light_has_no_night() -> None:
    assert watches(record("acoustic", hours=48)).quality.tolist() == [0.9]


def test_fog_caps_what_is_seen_and_clear_weather_nothing() -> None:
    assert watches(record(weather="fog")).quality[0] == NOTICE.means["saw"].weather["fog"].value
    assert watches(record(weather="clear")).quality[0] == 0.9


def test_visibility_shortens_sight_and_never_lengthens_it() -> None:
    def area(means: str, sight: float | None) -> float:
        return float(watches(record(means, visibility_m=sight)).footprints[0].area)

    assert area("saw", 1000.0) < 0.1 * area("saw", None)
    assert area("saw", 50_000.0) == area("saw", None)
    assert area("acoustic", 1000.0) == area("acoustic", None)


def test_nobody_hears_a_gun_that_stands_still() -> None:
    assert NOTICE.factor("heard", "weapon_in_prohibited_area") == 0.0
    assert NOTICE.factor("saw", "weapon_in_prohibited_area") == 1.0


def test_a_shot_is_heard_less_than_a_shell() -> None:
    assert NOTICE.factor("heard", "use_of_weapon", "shot") < NOTICE.factor("heard", "use_of_weapon", "explosion")


def test_watchers_cannot_miss_what_is_done_to_them() -> None:
    assert NOTICE.factor("acoustic", "obstruction_of_monitors") == 1.0


def test_every_number_has_a_reason() -> None:
    figures = [
        f for s in NOTICE.means.values() for group in (s.factors, s.phenomena, s.weather) for f in group.values()
    ]
    assert all(f.because and 0 <= f.value <= 1 for f in [*figures, *(s.night for s in NOTICE.means.values())])


def broken(tmp_path: Path, old: str, new: str) -> Notice:
    text = (DATA / "notice.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "notice.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    v = vocabulary()
    return read_notice(path, v.acts, v.means, v.phenomena, v.weathers)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("factor: 0.7", "factor: 1.7"),
        ("cap: 0.4", "cap: much"),
        ("works: [new_fortification, ", "works: ["),
        ("fog: {cap", "mist: {cap"),
        ("burst: {", "bang: {"),
        ("sight: true", "looks: true"),
    ],
)
def test_a_fault_in_the_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(BrokenVocabulary):
        broken(tmp_path, old, new)


def test_a_mission_may_say_otherwise(tmp_path: Path) -> None:
    own = broken(tmp_path, "night: {cap: 0.7", "night: {cap: 0.2")
    found = read_watches(table(Coverage, [record("recorded_camera", hours=48)]), ACCESS, own)
    assert found.quality.min() == 0.2


def degrees(lon: float, lat: float, at: datetime) -> float:
    return float(elevation(np.array([lon]), np.array([lat]), np.array([micros(at)]))[0])


def test_at_the_equator_the_equinox_sun_stands_overhead_at_noon() -> None:
    assert degrees(0.0, 0.0, datetime(2025, 3, 20, 12, 7, tzinfo=UTC)) > 89.0


def test_midsummer_noon_at_greenwich() -> None:
    at = datetime(2025, 6, 21, 12, 2, tzinfo=UTC)
    assert degrees(0.0, 51.4779, at) == pytest.approx(90 - 51.4779 + 23.436, abs=0.1)


def test_beyond_the_circle_it_stays_dark_or_light() -> None:
    for month, same in ((12, True), (6, False)):
        noon = np.array([micros(datetime(2025, month, 21, 12, tzinfo=UTC))])
        dawn, dusk = daylight(np.array([20.0]), np.array([80.0]), noon)
        assert bool(dawn[0] == dusk[0]) is same


@given(lon=st.floats(-180, 180), lat=st.floats(-60, 60), day=st.integers(0, 365))
@settings(max_examples=60, deadline=None)
def test_dawn_and_dusk_lie_where_the_sun_crosses_twilight(lon: float, lat: float, day: int) -> None:
    noon = np.array([micros(datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) - timedelta(hours=lon / 15))])
    dawn, dusk = daylight(np.array([lon]), np.array([lat]), noon)
    if 0 < dusk[0] - dawn[0] < 24 * 3_600_000_000:
        ends = elevation(np.array([lon, lon]), np.array([lat, lat]), np.concatenate([dawn, dusk]))
        assert np.allclose(ends, TWILIGHT_DEG, atol=0.4)


def test_a_frame_without_records_is_nobody() -> None:
    assert watches().size == 0
    assert watches().scaled(()).size == 0
    assert isinstance(watches().watcher, pl.Series)

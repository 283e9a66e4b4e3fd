from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from truce.model.columns import describe, from_table, schema, to_table
from truce.model.forecast import COUNT, HOLD, REPORTED, WATCHED, Forecast, Regime, Score, Signal
from truce.model.ids import make_id
from truce.model.nouns import DERIVED, FROZEN, TOLD
from truce.store.memory import MemoryLake
from truce.store.rows import check_replace
from truce.wire.codecs import column_types

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
STAMP: dict[str, Any] = {"method": "outlook 1", "day": NOW.date()}


def hold(p: float = 0.7, made_at: datetime = NOW) -> Forecast:
    return Forecast(
        id=make_id("forecast", "vela", None, made_at.isoformat(), 7),
        agreement="vela",
        kind=HOLD,
        made_at=made_at,
        target_earliest=made_at,
        target_latest=made_at + timedelta(days=7),
        ahead_days=7,
        definition="breaches_above_before",
        state="holds",
        p=p,
        p_low=0.5,
        p_high=0.85,
        base=0.75,
        basis=WATCHED,
        model="short_mediated",
        because=("sgn-0000000000000001",),
        **STAMP,
    )


COUNTED = Forecast(
    id=make_id("forecast", "vela", "art-2", NOW.isoformat(), 7),
    agreement="vela",
    term="art-2",
    reading="text",
    party="any",
    area="all",
    kind=COUNT,
    made_at=NOW,
    target_earliest=NOW,
    target_latest=NOW + timedelta(days=1),
    ahead_days=1,
    mean=2.0,
    q05=0.0,
    q25=1.0,
    q50=2.0,
    q75=3.0,
    q95=5.0,
    draws=(0.0, 1.0, 2.0, 3.0, 5.0),
    climatology=(0.0, 0.0, 2.0, 4.0, 9.0),
    last=(1.0, 1.0, 1.0, 2.0, 2.0),
    basis=REPORTED,
    model="combination",
    beats_climatology=True,
    **STAMP,
)
SCORED = Score(
    id=make_id("score", COUNTED.id),
    forecast=COUNTED.id,
    agreement="vela",
    kind=COUNT,
    basis=REPORTED,
    model="combination",
    made_at=NOW,
    ahead_days=1,
    scored_at=NOW + timedelta(days=3),
    seen=2.0,
    watched=0.9,
    crps=0.4,
    climatology_crps=0.7,
    **STAMP,
)
CHANGED = Regime(
    id=make_id("regime", "vela", "art-2", NOW.isoformat()),
    agreement="vela",
    term="art-2",
    reading="text",
    party="any",
    area="all",
    as_of=NOW,
    rise_odds=4.2,
    fall_odds=-3.0,
    chance=0.26,
    since=date(2025, 4, 17),
    level=2.0,
    now=4.5,
    knob=4.0,
    false_alarm_days=365.0,
    alarm=True,
    basis=WATCHED,
    days_known=40,
    **STAMP,
)
SEEN = Signal(
    id=make_id("signal", "vela", "new_sectors", NOW.isoformat()),
    agreement="vela",
    signal="new_sectors",
    state="tripped",
    value=0.8,
    before=0.4,
    ratio=1.7,
    moved_7=-0.03,
    because=("rul-0000000000000001",),
    as_of=NOW,
    **STAMP,
)
ONE_OF_EACH: tuple[Any, ...] = (hold(), COUNTED, SCORED, CHANGED, SEEN)


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=lambda one: type(one).__name__ + getattr(one, "kind", ""))
def test_what_is_foreseen_is_a_row_and_a_value_alike(one: Any) -> None:
    noun: Any = type(one)
    table = to_table(noun, [one])

    assert table.schema == schema(noun)
    assert list(from_table(noun, table)) == [one]


def test_every_column_says_what_it_means() -> None:
    for noun in FROZEN:
        assert all(meaning for *_, meaning in describe(noun))
        assert set(column_types(noun)) == set(schema(noun).names)


def test_what_was_said_is_only_ever_added_to() -> None:
    assert set(FROZEN) <= set(TOLD)
    assert not set(FROZEN) & set(DERIVED)
    with pytest.raises(TypeError, match="never replaced"):
        check_replace(Forecast, to_table(Forecast, [hold()]), None)


def test_the_same_forecast_said_twice_stays_as_it_was_said_first() -> None:
    lake = MemoryLake()

    lake.add(Forecast, to_table(Forecast, [hold(0.7)]))
    again = lake.add(Forecast, to_table(Forecast, [hold(0.9), hold(0.9, NOW + timedelta(days=1))]))

    kept = list(from_table(Forecast, lake.read(Forecast)))
    assert (again.new, again.already) == (1, 1)
    assert [one.p for one in kept] == [0.7, 0.9]

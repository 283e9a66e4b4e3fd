"""The backtest of truces: nothing of the one to be forecast is known, and what cannot be told is not scored."""

import numpy as np
import pytest

from bench.survival import _came, as_text, by_factor, cases, pooled_km
from tests.outlook.survival_worlds import drawn, spell
from truce.outlook.survival.spell import COLLAPSE, STANDS, SUPERSEDED, Spells


def test_what_became_of_a_truce_is_told_only_where_it_was_seen() -> None:
    assert _came(spell(20), 10, 7) == 0.0
    assert _came(spell(20), 10, 30) == 1.0
    assert _came(spell(20, SUPERSEDED), 10, 30) == 0.0
    assert _came(spell(20, STANDS), 10, 30) is None


def test_a_truce_is_forecast_from_other_conflicts_only() -> None:
    mine = [spell(5, group="mine", kind="a") for _ in range(9)]
    others = [spell(400, STANDS, group=f"g{i}", kind="a") for i in range(9)]
    told = cases([*mine, *others])
    of_mine = told.chance["Kaplan-Meier"][told.group == "mine"]

    assert (of_mine < 0.01).all()  # nobody but mine collapsed


def test_models_find_the_hazard_of_a_drawn_record() -> None:
    world = drawn(0.01, 300, 400)
    one = spell(1, kind="all")

    for model in (pooled_km, by_factor("kind")):
        given = [spell(s.days, s.end, kind="all") for s in world]
        assert model(given, one, 0.0)[1] == pytest.approx(1 - np.exp(-0.3), abs=0.06)


def test_the_file_of_sums_holds_no_row_of_the_source() -> None:
    table = Spells("agreements", [spell(5, COLLAPSE, name="secret-row", kind="full")], [])

    assert "secret-row" not in as_text({"agreements": table})

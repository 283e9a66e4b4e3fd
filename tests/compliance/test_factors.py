"""Named systems override class; a text that lists systems says nothing of a weapon nobody named."""

from dataclasses import replace

import pytest

from tests.compliance.world import T0, agreement, incident, table, term
from truce.compliance.count.factors import act_factor, weapon_factor
from truce.compliance.prepared import Incidents, prepare
from truce.compliance.rules.rule import rule_of
from truce.compliance.rules.weapons import weapons_of
from truce.compliance.words import words
from truce.model.agreement import Reading
from truce.model.incident import Incident
from truce.wire.catalogue import from_catalogue

MM_4B = from_catalogue("minsk-memorandum-2014").term("MM-4b")


def of(klass: str, system: str | None, calibre: float | None) -> Incidents:
    row = incident("one", T0, weapon_class={klass: 1.0}, weapon_system=system, calibre_mm=calibre)
    return prepare(table(Incident, [row]))


@pytest.mark.parametrize(
    ("klass", "system", "calibre", "depth_km"),
    [("mlrs", "BM-21", 122.0, 21), ("mlrs", "Tornado-G", 122.0, 40), ("heavy_mlrs", "Uragan", 220.0, 36),
     ("artillery", "D-30", 122.0, 15)],
)  # fmt: skip
def test_a_named_system_is_of_the_kind_that_names_it_and_of_no_other(
    klass: str, system: str, calibre: float, depth_km: float
) -> None:
    kinds = weapons_of(MM_4B, words())
    found = [(kind.depth_m, float(weapon_factor((kind,), of(klass, system, calibre), words()).p[0])) for kind in kinds]

    assert [depth for depth, p in found if p > 0] == [depth_km * 1000]


def test_a_calibre_alone_leaves_open_which_listed_system_it_was() -> None:
    found = weapon_factor(weapons_of(MM_4B, words()), of("mlrs", None, 122.0), words())

    assert (found.p[0], found.high[0]) == (0.0, 1.0)


@pytest.mark.parametrize(("klass", "p"), [("fpv", 1.0), ("artillery", 0.0), ("helicopter", 1.0)])
def test_a_ban_on_flights_counts_fire_from_the_air_and_no_other(klass: str, p: float) -> None:
    flights = term("N", "no_fly")
    rule = rule_of(agreement(flights), flights, flights.readings[0], words())

    assert act_factor(rule, of(klass, None, None), words()).p[0] == pytest.approx(p)


def test_a_reading_may_take_the_term_to_speak_of_other_weapons() -> None:
    minsk = from_catalogue("minsk-2-2015")
    withdrawal = minsk.term("M2-2a")
    heavy = {"items": [{"class": "artillery", "calibre_mm_min": 100}, {"class": "mortar", "calibre_mm_min": 100}]}
    rival = replace(withdrawal.readings[0], id="mortars-too", rule={"object": heavy})
    mortar = of("mortar", None, 120.0)

    def covered(reading: Reading) -> float:
        return float(weapon_factor(rule_of(minsk, withdrawal, reading, words()).weapons, mortar, words()).p[0])

    assert (covered(withdrawal.readings[0]), covered(rival)) == (0.0, 1.0)

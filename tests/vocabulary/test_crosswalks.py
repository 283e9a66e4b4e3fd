"""What the codes of others mean here."""

from pathlib import Path

import polars as pl
import pytest

from truce.vocabulary import CROSSWALKS, vocabulary


@pytest.mark.parametrize("name", CROSSWALKS)
def test_every_choice_sums_to_at_most_one_over_known_acts(name: str) -> None:
    v = vocabulary()
    for code in v.crosswalks[name]:
        choice = v.crosswalks[name].act(code)
        assert sum(w for _, w in choice) <= 1 + 1e-9
        assert all(act in v.acts and 0 < w <= 1 for act, w in choice)


def test_a_code_nobody_listed_is_unknown_and_can_be_told_apart() -> None:
    acled = vocabulary().crosswalks["acled"]

    assert acled.act("Battles/Duel") == (("unknown", 1.0),)
    assert acled.extra("Battles/Duel") == {}
    assert "Battles/Duel" not in acled
    assert "battles/armed clash " in acled


def test_labels_cut_short_by_a_republisher_are_mended() -> None:
    viina = vocabulary().crosswalks["viina"]

    for cut, whole in (
        ("arresb", "t_arrest"),
        ("retreab", "t_retreat"),
        ("firefighb", "t_firefight"),
        ("airalerb", "t_airalert"),
    ):
        assert viina.act(cut) == viina.act(whole) != (("unknown", 1.0),)


def test_a_place_label_adds_nothing_and_alone_leaves_the_act_unknown() -> None:
    viina = vocabulary().crosswalks["viina"]

    assert viina.combined(["loc"]) == (("unknown", 1.0),)
    assert viina.combined(["loc", "artillery"]) == viina.combined(["artillery"])
    assert viina.combined([]) == (("unknown", 1.0),)


def test_several_labels_are_one_choice() -> None:
    choice = vocabulary().crosswalks["viina"].combined(["artillery", "civcas", "property"])

    assert choice[0][0] == "use_of_weapon"
    assert sum(w for _, w in choice) == pytest.approx(1)


def test_a_cameo_code_is_what_it_is_a_kind_of() -> None:
    cameo = vocabulary().crosswalks["gdelt_cameo"]

    assert cameo.act("1958") == cameo.act("195")
    assert cameo.act("0313") == cameo.act("03")
    assert "99" not in cameo


def test_acled_sub_events_answer_alone_and_with_their_type() -> None:
    acled = vocabulary().crosswalks["acled"]

    assert acled.act("Explosions/Remote violence/Air/drone strike") == acled.act("Air/drone strike")
    assert acled.act("Disrupted weapons use")[0][0] == "air_defence"


def test_a_fire_from_space_is_no_use_of_a_weapon() -> None:
    assert vocabulary().crosswalks["firms"].act("n") == (("fire_detection", 1.0),)


def test_every_label_of_the_real_file_is_known(shared_data: Path) -> None:
    file = pl.read_parquet(shared_data / "viina_monthly" / "viina_incidents.parquet", columns=["event_type"])
    labels = set(file["event_type"].str.split("|").explode().drop_nulls().unique()) - {""}

    assert {label for label in labels if label not in vocabulary().crosswalks["viina"]} == set()


def test_a_crosswalk_joins_as_a_table() -> None:
    frame = vocabulary().crosswalks["viina"].frame()

    assert frame.filter(pl.col("code") == "arresb")["acts"].list.first().struct.field("code").to_list() == ["arrest"]
    assert frame["code"].n_unique() == frame.height

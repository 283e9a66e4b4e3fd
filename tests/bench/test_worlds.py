"""Made-up worlds err as their figures say, and keep the truth apart."""

import dataclasses

import numpy as np
import polars as pl
import pytest

from bench.score import metres
from bench.worlds import Made, make, write
from bench.worlds_tables import SCHEMES, WORLDS

SIZE = 2_000
COLUMNS = ["report_id", "source", "date", "lat", "lon", "geo_prec", "event_type", "actor", "fatalities", "incident_id"]


@pytest.fixture(scope="module", params=sorted(WORLDS))
def made(request: pytest.FixtureRequest) -> Made:
    return make(request.param, SIZE, 7)


def with_truth(made: Made) -> pl.DataFrame:
    both = made.reports.join(made.tellings, on="report_id").join(made.truth, on="incident_id", suffix="_true")
    away = metres(*(both[name].to_numpy() for name in ("lon", "lat", "lon_true", "lat_true")))
    return both.with_columns(away_km=pl.Series(away) / 1000)


def only(made: Made, source: str) -> pl.DataFrame:
    return with_truth(made).filter(pl.col("source") == source)


def test_every_world_has_the_same_columns_and_every_report_a_true_incident(made: Made) -> None:
    assert made.reports.columns == COLUMNS
    assert made.reports["report_id"].to_list() == list(range(len(made.reports)))
    assert made.reports["incident_id"].is_in(made.truth["incident_id"].implode()).all()


def test_every_code_a_source_uses_is_in_its_taxonomy(made: Made) -> None:
    used = made.reports.select("source", "event_type").unique()

    assert used.join(made.taxonomy, on=["source", "event_type"], how="anti").is_empty()


def test_one_seed_is_one_world_and_another_seed_another() -> None:
    assert make("copies", 300, 7).reports.equals(make("copies", 300, 7).reports)
    assert not make("copies", 300, 7).reports.equals(make("copies", 300, 8).reports)


def test_the_crowd_of_a_day_does_not_depend_on_the_size() -> None:
    small, large = (make("base", size, 7).reports for size in (1_000, 4_000))

    assert len(large) / large["date"].n_unique() == pytest.approx(len(small) / small["date"].n_unique(), rel=0.1)


def test_a_source_sees_and_errs_as_its_figures_say() -> None:
    mission = only(make("base", 8_000, 7), "mission")
    precise = mission.filter(pl.col("geo_prec") == 1)

    assert len(mission) / 8_000 == pytest.approx(0.84 * 1.015, abs=0.02)
    assert precise["away_km"].median() == pytest.approx(0.8 * 1.177, rel=0.1)  # Rayleigh's median


def test_tails_are_heavier_than_base_where_most_errors_are_alike() -> None:
    base, tails = (
        only(make(name, 8_000, 7), "mission").filter(pl.col("geo_prec") == 1)["away_km"] for name in ("base", "tails")
    )

    assert tails.median() == pytest.approx(base.median(), rel=0.25)
    assert tails.quantile(0.99) > 2 * base.quantile(0.99)  # type: ignore[operator]


def test_clock_times_are_close_and_a_fifth_is_known_by_day_only() -> None:
    reports = with_truth(make("clock", SIZE, 7))
    clock = reports.filter(pl.col("date").str.len_chars() > 10).with_columns(
        told=pl.col("date").str.to_datetime("%Y-%m-%dT%H:%M")
    )
    off = clock.with_columns(off=(pl.col("told") - pl.col("time")).dt.total_minutes().abs())
    middle = dict(off.group_by("source").agg(pl.col("off").median()).iter_rows())

    assert len(clock) / len(reports) == pytest.approx(0.8, abs=0.03)
    assert middle["mission"] < 10 < middle["partyA"] < middle["newswire"] < 120


def test_a_copy_has_the_place_the_words_and_the_truth_of_what_it_copies() -> None:
    made = make("copies", SIZE, 7)
    copies = with_truth(made).drop_nulls("copied_from")
    pairs = copies.join(made.reports, left_on="copied_from", right_on="report_id", suffix="_first")

    assert set(copies["source"]) == {"outlet", "digest"}
    for name in ("lat", "lon", "event_type", "actor", "incident_id", "geo_prec"):
        assert pairs[name].equals(pairs[f"{name}_first"], null_equal=True)
    assert (pairs["date"] >= pairs["date_first"]).all()
    assert (pairs["source"] != pairs["source_first"]).all()


def test_a_liar_invents_a_quarter_and_nobody_else_tells_of_it() -> None:
    reports = with_truth(make("liar", 8_000, 7))
    lies = reports.filter("invented")

    assert set(lies["source"]) == {"partyA"}
    assert len(lies) / reports.filter(pl.col("source") == "partyA").height == pytest.approx(0.25, abs=0.02)
    assert not lies["happened"].any()
    assert set(reports.filter("moved")["source"]) == {"partyA"}
    assert lies["incident_id"].n_unique() == len(lies)


def test_the_watcher_of_the_north_sees_nothing_south() -> None:
    assert only(make("eight", SIZE, 7), "mission")["lat_true"].min() > 48.3  # type: ignore[operator]


def test_a_sparse_source_has_ten_reports() -> None:
    assert only(make("sparse", SIZE, 7), "visitor").height == 10


def test_one_town_has_half_of_all() -> None:
    truth = make("skew", SIZE, 7).truth
    town = truth.select(pl.col("lon", "lat").median()).row(0)
    away = metres(truth["lon"].to_numpy(), truth["lat"].to_numpy(), np.array(town[0]), np.array(town[1]))

    assert (away < 12_000).mean() > 0.45


def test_the_odd_list_has_five_codes_and_no_link() -> None:
    made = make("coding", SIZE, 7)
    odd = made.taxonomy.filter(pl.col("source") == "crowd")

    assert len(odd) == 5
    assert (odd["event_type"] == odd["type"]).all()
    assert set(SCHEMES["odd"].values()) == set(odd["event_type"])


def test_four_files_are_written_and_read_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("world")
    made = make("base", 100, 7)
    write(made, folder)

    assert sorted(path.name for path in folder.iterdir()) == [
        "reports.parquet",
        "taxonomy.csv",
        "tellings.parquet",
        "truth.parquet",
    ]
    assert pl.read_parquet(folder / "truth.parquet").equals(made.truth)


def test_every_world_but_the_shared_four_differs_from_base_in_what_it_is_named_for() -> None:
    base = WORLDS["base"]
    for name in set(WORLDS) - {"easy", "hard", "base"}:
        changed = {
            field.name
            for field in dataclasses.fields(base)
            if getattr(WORLDS[name], field.name) != getattr(base, field.name)
        }
        assert 2 <= len(changed) <= 3, name

"""What the measures mean, on cases small enough to do by hand."""

from datetime import datetime

import numpy as np
import polars as pl
import pytest

from bench.score import ece, held, match, measured, memberships, metres, pairs, reliability, stands_for


def labels(*rows: tuple[int, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["truth", "cluster", "probability"], orient="row")


def stated(*rows: tuple[float, bool]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["probability", "right"], orient="row")


def test_a_perfect_answer_scores_one_whatever_its_names() -> None:
    found = match(labels((1, "x", 1), (1, "x", 1), (2, "y", 1)))

    assert (found.precision, found.recall, found.f1, found.b3_f1, found.exact) == (1, 1, 1, 1, 1)


def test_one_pair_of_three_found_and_one_false() -> None:
    found = match(labels((1, "x", 1), (1, "x", 1), (1, "y", 1), (2, "y", 1)))

    assert found.precision == 0.5
    assert found.recall == pytest.approx(1 / 3)
    assert found.exact == 0
    assert (found.clusters, found.incidents) == (2, 2)


def test_b_cubed_is_the_mean_over_reports() -> None:
    found = match(labels((1, "x", 1), (1, "x", 1), (2, "x", 1)))

    precision, recall = (2 / 3 + 2 / 3 + 1 / 3) / 3, 1.0
    assert found.b3_f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_a_cluster_stands_for_the_incident_with_most_probability_not_most_rows() -> None:
    rows = labels((1, "x", 1.0), (2, "x", 0.3), (2, "x", 0.3))

    assert stands_for(rows).rows() == [("x", 1)]
    assert memberships(rows)["right"].to_list() == [True, False, False]


def test_a_tie_goes_to_the_smaller_incident() -> None:
    assert stands_for(labels((2, "x", 0.5), (1, "x", 0.5))).rows() == [("x", 1)]


def test_statements_true_as_often_as_said_have_no_error() -> None:
    rows = stated(*[(0.75, True)] * 3, (0.75, False), *[(0.5, True)] * 2, *[(0.5, False)] * 2)

    assert ece(rows) == pytest.approx(0)
    assert ece(rows, equal_mass=True) == pytest.approx(0)


def test_the_error_is_weighed_by_how_many_are_in_a_bin() -> None:
    rows = stated(*[(0.95, True)] * 3, (0.05, True))

    assert ece(rows) == pytest.approx(0.75 * 0.05 + 0.25 * 0.95)


def test_equal_statements_are_never_parted_between_bins() -> None:
    table = reliability(stated(*[(1.0, True)] * 95, *[(0.6, False)] * 5), equal_mass=True)

    assert table["count"].to_list() == [5, 95]


def test_certainty_falls_in_the_last_bin() -> None:
    table = reliability(stated((1.0, True), (0.9, True), (0.89, False)))

    assert table["count"].to_list() == [1, 2]


def test_nothing_stated_is_not_a_number() -> None:
    assert np.isnan(ece(stated().cast({"probability": pl.Float64, "right": pl.Boolean})))


def test_a_pair_is_right_where_both_tell_of_one_incident() -> None:
    links = pl.DataFrame({"left": ["a", "a"], "right": ["b", "c"], "probability": [0.9, 0.2]})
    truth = pl.DataFrame({"report": ["a", "b", "c"], "truth": [1, 1, 2]})

    assert pairs(links, truth).sort("probability").rows() == [(0.2, False), (0.9, True)]


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert metres(np.array([0.0]), np.array([0.0]), np.array([0.0]), np.array([1.0]))[0] == pytest.approx(111_195, 1e-4)


def world() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    day = datetime(2023, 1, 1)  # noqa: DTZ001
    truth = pl.DataFrame(
        {
            "incident_id": [1, 2, 3],
            "lon": [0.0, 0.0, 0.0],
            "lat": [0.0, 1.0, 2.0],
            "time": [day.replace(hour=5)] * 3,
            "happened": [True, True, False],
        }
    )
    incidents = pl.DataFrame(
        {
            "id": ["x", "y", "z"],
            "lon": [0.0, 0.0, 0.0],
            "lat": [0.01, 1.1, 2.0],
            "radius_m": [2_000.0, 2_000.0, 2_000.0],
            "earliest": [day, day.replace(hour=6), day],
            "latest": [day.replace(hour=12)] * 3,
        }
    ).with_columns(pl.col("earliest", "latest").dt.replace_time_zone("UTC"))
    named = pl.DataFrame({"cluster": ["x", "y", "z"], "incident": [1, 2, 3]})
    return incidents, named, truth


def test_discs_and_intervals_hold_or_miss_and_inventions_count_for_nothing() -> None:
    found = held(*world())

    assert (found.disc, found.interval, found.incidents) == (0.5, 0.5, 2)
    assert found.disc_km == 2


def test_a_report_left_out_of_the_answer_stands_alone() -> None:
    reports = pl.DataFrame({"report_id": [0, 1, 2], "incident_id": [5, 5, 6]})
    clusters = pl.DataFrame({"report_id": [0, 1], "cluster_id": ["x", "x"], "probability": [1.0, 0.8]})

    answer = measured(reports, clusters)

    assert answer["f1"] == 1
    assert answer["clusters"] == 2
    assert answer["ece_membership"] == pytest.approx(0.5 * 0.2)


def test_an_answer_without_links_says_nothing_of_pairs() -> None:
    reports = pl.DataFrame({"report_id": [0], "incident_id": [5]})
    clusters = pl.DataFrame({"report_id": [0], "cluster_id": [9], "probability": [1.0]})

    assert "ece_pair" not in measured(reports, clusters)

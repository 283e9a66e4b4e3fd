from pathlib import Path

import polars as pl
import pytest

from tests.sources.tools import acts, at, read, written
from truce.errors import UnusableSource, WrongUsage
from truce.sources.contract import Window

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
CARD = """
name: book
origin: {value: "book:one"}
time: {column: when}
acts: {column: what, codes: {shots: use_of_weapon}}
"""


def card(folder: Path, text: str = CARD) -> str:
    return str(written(folder / "card.yaml", text))


def test_the_worked_example_reads_as_the_handbook_says() -> None:
    told = read("table", EXAMPLES / "river_patrols.csv", card=str(EXAMPLES / "river_patrols.yaml"))
    first, second, third = told.rows()

    assert (first["source"], first["origin"], first["reference"]) == ("river-patrols", "river-patrols:book", "17")
    assert (first["earliest"], first["time_precision"]) == (at("2031-04-20T10:05+03:00"), "minute")
    assert (first["radius_m"], first["weapon_class"], first["by"]) == (200, "mortar", "north")
    assert acts(first) == {"use_of_weapon": 0.85, "controlled_detonation": 0.05}
    assert (first["killed_low"], first["killed_high"], first["grade"], first["unit"]) == (0, 0, "C", "observation")
    assert (second["time_precision"], second["radius_m"], second["by"]) == ("day", 1500, None)
    assert (third["where_kind"], third["by"]) == ("none", "south")
    assert [(f.row, f.field) for f in told.faults] == [(4, "Datum")]


def test_the_handbook_holds_the_example_to_the_letter() -> None:
    page = (EXAMPLES.parent / "bring-your-own-source.md").read_text("utf-8")

    assert (EXAMPLES / "river_patrols.yaml").read_text("utf-8").strip() in page
    assert (EXAMPLES / "river_patrols.csv").read_text("utf-8").strip() in page


def test_a_time_with_an_offset_is_obeyed_and_one_without_is_local(tmp_path: Path) -> None:
    text = CARD + "time_zone: Africa/Juba\n"
    times = ("2020-05-01T10:00:00+02:00", "2020-05-01 10:00:00", "2020-05-01", "2020-05-01T10:00Z")
    table = "when,what\n" + "".join(f"{time},shots\n" for time in times)

    told = read("table", written(tmp_path / "t.csv", table), card=card(tmp_path, text)).rows()

    assert [row["earliest"] for row in told] == [
        at("2020-05-01T08:00+00:00"),
        at("2020-05-01T07:00+00:00"),  # South Sudan was three hours ahead until February 2021
        at("2020-04-30T21:00+00:00"),
        at("2020-05-01T10:00+00:00"),
    ]
    assert [row["time_precision"] for row in told] == ["instant", "instant", "day", "instant"]


def test_a_parquet_with_columns_named_like_ours_keeps_them_apart(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame({"when": ["2031-04-20"], "what": ["shots"], "killed_low": ["many"], "earliest": [3.5]}).write_parquet(
        path
    )

    (row,) = read("table", path, card=card(tmp_path)).rows()

    assert (row["killed_low"], row["earliest"]) == (None, at("2031-04-20T00:00+00:00"))


def test_start_and_end_make_an_interval(tmp_path: Path) -> None:
    text = CARD.replace("time: {column: when}", "time: {start: when, end: until}")
    table = "when,until,what\n2031-04-20,2031-04-21,shots\n2031-04-20,2031-04-18,shots\n2031-04-20,,shots\n"

    told = read("table", written(tmp_path / "t.csv", table), card=card(tmp_path, text))

    assert [row["latest"] for row in told.rows()] == [at("2031-04-22T00:00+00:00"), at("2031-04-21T00:00+00:00")]
    assert [f.row for f in told.faults] == [2]


def test_several_codes_in_one_cell_and_a_crosswalk(tmp_path: Path) -> None:
    text = CARD.replace(
        "acts: {column: what, codes: {shots: use_of_weapon}}", "acts: {column: what, crosswalk: viina, separator: ';'}"
    )
    table = "when,what\n2031-04-20,t_artillery;t_loc\n2031-04-20,nothing known\n"

    first, second = read("table", written(tmp_path / "t.csv", table), card=card(tmp_path, text)).rows()

    assert acts(first) == {"use_of_weapon": 0.75}
    assert second["acts"] == []


def test_counts_that_are_none_are_faults(tmp_path: Path) -> None:
    table = "when,what,n\n" + "".join(f"2031-04-20,shots,{n}\n" for n in ("-1", "2.5", "many", "7", ""))

    told = read("table", written(tmp_path / "t.csv", table), card=card(tmp_path, CARD + "count: n\n"))

    assert [(f.row, f.field) for f in told.faults] == [(1, "n"), (2, "n"), (3, "n")]
    assert [row["count"] for row in told.rows()] == [7, None]


def test_a_window_and_repeats_hold_for_any_table(tmp_path: Path) -> None:
    table = "when,what\n2031-04-20T10:00:00Z,shots\n2031-04-20T10:00:00Z,shots\n2031-04-20T11:00:00Z,shots\n"
    window = Window(end=at("2031-04-20T11:00+00:00"))

    told = read("table", written(tmp_path / "t.csv", table), window, card=card(tmp_path))

    assert [row["repeats"] for row in told.rows()] == [2]
    assert (told.folded, told.outside) == (1, 1)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        (CARD + "colour: red\n", "colour", 6),
        (CARD.replace("use_of_weapon", "shooting"), "acts.codes.shots", 5),
        (CARD + "grade: G\n", "grade", 6),
        (CARD + "unit: mile\n", "unit", 6),
        (CARD + "time_zone: Mars/Base\n", "time_zone", 6),
        (CARD + "position: {lon: x, lat: y}\n", "position", 6),
        (CARD + "weapon_class: {column: w, codes: {a: catapult}}\n", "weapon_class", 6),
        (CARD + "encoding: utf-16\n", "encoding", 6),
        (CARD + "delimiter: ;;\n", "delimiter", 6),
        (CARD + "once: perhaps\n", "once", 6),
        (CARD.replace("{column: what, codes: {shots: use_of_weapon}}", "{column: what}"), "acts", 5),
        (
            CARD.replace("{column: what, codes: {shots: use_of_weapon}}", "{column: what, crosswalk: mine}"),
            "acts.crosswalk",
            5,
        ),
        ("name: book\n", "-", 1),
        ("- a list\n", "-", 1),
    ],
)
def test_a_card_that_does_not_fit_is_refused_at_its_line(tmp_path: Path, text: str, key: str, line: int) -> None:
    path = written(tmp_path / "t.csv", "when,what\n2031-04-20,shots\n")

    with pytest.raises(UnusableSource) as fault:
        read("table", path, card=card(tmp_path, text))

    assert (fault.value.given["key"], fault.value.given["line"]) == (key, line)


def test_a_card_that_is_no_yaml_and_a_card_that_is_not_given(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "when,what\n2031-04-20,shots\n")

    with pytest.raises(UnusableSource, match="cannot be read"):
        read("table", path, card=card(tmp_path, "a: [1"))
    with pytest.raises(WrongUsage):
        read("table", path)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource) as fault:
        read("table", written(tmp_path / "t.csv", "date,what\n2031-04-20,shots\n"), card=card(tmp_path))

    assert fault.value.given["missing"] == "when"

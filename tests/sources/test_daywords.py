from pathlib import Path

from tests.sources.test_viina import reduced, row
from tests.sources.tools import at, read


def test_a_headline_that_names_another_day_is_of_that_day(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("2025-04-19 00:00:00", text="Удар по Харкову в п’ятницю"))

    (report,) = read("viina", path).rows()

    assert (report["earliest"], report["latest"]) == (at("2025-04-18T00:00+03:00"), at("2025-04-19T00:00+03:00"))
    assert report["time_precision"] == "day"
    assert report["time_text"] == "2025-04-19 00:00:00, в п’ятницю"
    assert "day_by_words" in report["flags"]


def test_yesterday_reaches_to_the_minute_in_which_it_was_told(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("2025-04-20 08:12:00", text="За минулу добу сталося 100 боїв"))

    (report,) = read("viina", path).rows()

    assert (report["earliest"], report["latest"]) == (at("2025-04-19T00:00+03:00"), at("2025-04-20T08:13+03:00"))
    assert report["time_precision"] == "interval"
    assert report["told_at"] == at("2025-04-20T08:12+03:00")


def test_words_that_name_the_rows_own_day_widen_it_to_that_day_and_change_no_whole_day(tmp_path: Path) -> None:
    text = "Вранці 20 квітня обстріляли Харків"
    path = reduced(tmp_path, row("2025-04-20 12:00:00", text=text), row("2025-04-20 00:00:00", text=text))

    clock, day = read("viina", path).rows()

    assert (clock["earliest"], clock["latest"]) == (at("2025-04-20T00:00+03:00"), at("2025-04-20T12:01+03:00"))
    assert "day_by_words" in clock["flags"]
    assert "day_by_words" not in day["flags"]
    assert day["time_text"] == "2025-04-20 00:00:00"


def test_a_headline_of_a_plan_moves_nothing(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("2025-04-19 10:00:00", text="У п'ятницю відбудеться засідання"))

    (report,) = read("viina", path).rows()

    assert report["earliest"] == at("2025-04-19T08:00+03:00")
    assert "day_by_words" not in report["flags"]

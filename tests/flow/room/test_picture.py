"""The picture of the invented ceasefire: what tells of it agrees with what the street has ruled."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import mapbox_vector_tile
import polars as pl
import pytest
import shapely

from tests.flow.conftest import Walked
from truce.errors import NotFound
from truce.flow.frames import frame
from truce.flow.room.picture import Kept, Pictures
from truce.flow.room.picture_drawn import denials_in, lines_on, watched_in, zones_on
from truce.flow.room.picture_watch import watched_by_day
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.model.line import Line
from truce.model.ruling import Ground, Ruling
from truce.picture.choice import Choice, read_choice
from truce.picture.sheet import EPOCH


@pytest.fixture(scope="module")
def pictures(vela: Walked) -> Iterator[Pictures]:
    made = Pictures(vela.house.mission.folder)
    yield made
    made.close()


def test_everything_that_was_fused_is_in_the_picture(vela: Walked, pictures: Pictures) -> None:
    kept = frame(vela.house, Incident, columns=["p_happened", "lon"])

    told = pictures.seen(vela.house, Choice()).numbers

    assert told.kept.n == kept.height
    assert told.kept.expected == pytest.approx(kept["p_happened"].sum())
    assert told.without_place.n == kept["lon"].null_count()


def test_a_term_on_the_map_is_the_ruling_on_the_board(vela: Walked, pictures: Pictures) -> None:
    rulings = frame(vela.house, Ruling).filter((pl.col("period") == "whole") & (pl.col("area") == "all"))
    incidents = frame(vela.house, Incident, columns=["id"]).rename({"id": "incident"})
    grounds = frame(vela.house, Ground).join(incidents, on="incident")  # denials of access are grounds too
    sums = grounds.group_by("ruling").agg(pl.col("contribution").sum())
    counted = rulings.join(sums, left_on="id", right_on="ruling").filter(pl.col("contribution") > 1)
    assert counted.height > 3

    for row in counted.iter_rows(named=True):
        party = () if row["party"] == "any" else (row["party"],)
        choice = Choice(agreement=(row["agreement"],), term=(row["term"],), reading=(row["reading"],), party=party)
        told = pictures.seen(vela.house, choice).numbers.kept
        assert told.expected == pytest.approx(row["contribution"], rel=1e-4)


def test_the_picture_and_its_pages_are_one_selection(vela: Walked, pictures: Pictures) -> None:
    choice = read_choice([("act", "use_of_weapon"), ("certainty", "likely")])
    seen = pictures.seen(vela.house, choice).numbers

    page = pictures.page(vela.house, choice, 200)
    tile = pictures.tile(vela.house, seen.version, choice, (0, 0, 0))

    assert len(page.rows) == seen.kept.n
    assert sum(row.p for row in page.rows) == pytest.approx(seen.kept.expected)
    read = mapbox_vector_tile.decode(tile)
    together = sum(one["properties"]["n"] for one in read.get("cells", {"features": ()})["features"])  # of one place
    assert len(read["incidents"]["features"]) + together == seen.kept.n - seen.without_place.n


def test_a_tile_of_a_version_that_is_gone_is_told(vela: Walked, pictures: Pictures) -> None:
    with pytest.raises(NotFound, match="moved on"):
        pictures.tile(vela.house, "0" * 16, Choice(), (0, 0, 0))


def test_a_window_is_compared_with_whole_weeks_before_and_after(vela: Walked, pictures: Pictures) -> None:
    days = pictures.sheet(vela.house).column("days")
    middle = EPOCH + timedelta(days=int(days[days.size // 2]))

    trend = pictures.seen(vela.house, Choice(start=middle, end=middle + timedelta(days=1))).trend

    assert trend.window is not None
    assert {side.side for side in trend.sides} <= {"before", "after"}
    assert trend.sides
    for side in trend.sides:
        for begin, end in side.windows:
            assert (begin - trend.window[0]) % timedelta(weeks=1) == timedelta(0)
            assert end - begin == trend.window[1] - trend.window[0]


def test_without_a_window_there_is_nothing_to_compare_with(vela: Walked, pictures: Pictures) -> None:
    assert pictures.seen(vela.house, Choice()).trend.why_not == "no_window"
    far = Choice(start=date(2050, 1, 1), end=date(2050, 1, 7))
    assert pictures.seen(vela.house, far).trend.why_not == "no_days"


def test_lines_of_a_day_are_those_that_held_then(vela: Walked, pictures: Pictures) -> None:
    lines = frame(vela.house, Line)
    row = lines.sort("earliest").row(0, named=True)
    day = row["earliest"].date() + timedelta(days=1)

    drawn = lines_on(pictures.sheet(vela.house), day)

    found = {feature["properties"]["version"] for feature in drawn["features"]}
    noon = pl.lit(row["earliest"].replace(year=day.year, month=day.month, day=day.day, hour=13))
    assert found >= set(lines.filter((pl.col("earliest") <= noon) & (pl.col("latest") > noon))["id"])
    assert drawn["rivals"] == len({feature["properties"]["line"] for feature in drawn["features"]})
    assert not lines_on(pictures.sheet(vela.house), date(1999, 1, 1))["features"]


def test_zones_say_which_terms_speak_of_them(vela: Walked, pictures: Pictures) -> None:
    drawn = zones_on(vela.house, pictures.sheet(vela.house), date(2024, 10, 1))

    assert any(feature["properties"]["terms"] for feature in drawn["features"])
    for feature in drawn["features"]:
        assert shapely.geometry.shape(feature["geometry"]).is_valid


def test_what_nobody_watched_is_drawn_as_well(vela: Walked, pictures: Pictures) -> None:
    drawn = watched_in(pictures.sheet(vela.house), Choice())
    shares = [f["properties"]["share"] for f in drawn["features"] if f["properties"]["kind"] == "cell"]

    assert drawn["told"]
    assert min(shares) == 0.0
    assert 0 < max(shares) <= 1


def test_a_day_is_watched_by_its_share_of_ground_and_hours(vela: Walked, pictures: Pictures) -> None:
    shares = watched_by_day(pictures.sheet(vela.house), Choice())
    coverage = frame(vela.house, Coverage).filter(pl.col("quality") > 0)

    assert shares is not None
    assert all(0 < share <= 1 for share in shares.values())
    first, last = coverage["earliest"].min(), coverage["latest"].max()
    assert min(shares) >= (first.date() - EPOCH).days - 1  # type: ignore[union-attr]
    assert max(shares) <= (last.date() - EPOCH).days + 1  # type: ignore[union-attr]


def test_denials_are_drawn_by_whom_they_were(vela: Walked, pictures: Pictures) -> None:
    sheet = pictures.sheet(vela.house)
    every = denials_in(sheet, Choice())["features"]
    kept = frame(vela.house, Coverage).filter(pl.col("restriction").is_not_null())

    assert len(every) == kept.height > 0
    parties = kept["restricted_by"].fill_null("unknown").unique().to_list()
    assert sum(len(denials_in(sheet, Choice(party=(party,)))["features"]) for party in parties) == len(every)
    assert not denials_in(sheet, Choice(start=date(2050, 1, 1)))["features"]


def test_what_every_page_says_of_a_sheet_is_made_once_however_many_windows_are_drawn(
    vela: Walked, pictures: Pictures
) -> None:
    sheet, made = pictures.sheet(vela.house), iter((b"first", b"second"))

    told = [pictures.fixed(sheet, "bounds", lambda: next(made))]
    for day in range(100):
        pictures.drawn(sheet, ("lines", day), lambda: b"drawn")
    told.append(pictures.fixed(sheet, "bounds", lambda: next(made)))

    assert told == [b"first", b"first"]


def test_days_of_one_choice_are_told_once_for_all_of_its_windows_and_of_another_anew(
    vela: Walked, pictures: Pictures
) -> None:
    whole, window, other = (
        pictures.seen(vela.house, choice)
        for choice in (Choice(), Choice(start=date(2024, 10, 1)), Choice(act=("use_of_weapon",)))
    )
    made = iter((b"first", b"second", b"third"))

    told = [pictures.of_days(seen, lambda: next(made)) for seen in (whole, window, other)]

    assert told == [b"first", b"first", b"second"]
    assert [day.count for day in whole.numbers.days] == [day.count for day in window.numbers.days]


def test_of_two_that_ask_at_once_one_works_and_both_are_answered() -> None:
    kept: Kept[int] = Kept(2)
    made, begun, go = [], threading.Event(), threading.Event()

    def slow() -> int:
        made.append(1)
        begun.set()
        go.wait(10)
        return 7

    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(kept.get("k", slow))) for _ in range(3)]
    for thread in threads:
        thread.start()
    begun.wait(10)
    go.set()
    for thread in threads:
        thread.join()

    assert answers == [7, 7, 7]
    assert made == [1]
    assert kept.peek("k") == 7


def test_an_answer_that_failed_is_tried_again() -> None:
    kept: Kept[int] = Kept(2)

    def fails() -> int:
        raise NotFound("not yet")

    with pytest.raises(NotFound):
        kept.get("k", fails)

    assert kept.peek("k") is None
    assert kept.get("k", lambda: 3) == 3

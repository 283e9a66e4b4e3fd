"""Laws of the bench on human truth: nothing of the coded event reaches a report, and scores mean what they say."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bench.ucdp_articles import CODED, DATA, FILE, TOLD, articles
from bench.ucdp_derive import blind, toll
from bench.ucdp_places import Found, Gazetteer, bones, place_of
from bench.ucdp_score import score
from truce.model.where import Disc

HEADER = "id,year,source_article,latitude,longitude,where_prec,date_prec,date_start,date_end"
TWO = '"""Wire,2014-07-02,Two killed in Horlivka"";""Wire,2014-07-03,One soldier killed"""'
ONE = '"""Wire,2014-07-02,Two killed in Horlivka"""'
KNOWN = Gazetteer(big={bones("Horlivka"): Found("settlement", "Horlivka", Disc(38.05, 48.3, 8000))})


def file_of(folder: Path, lat: float = 48.3, day: str = "2014-07-01") -> Path:
    path = folder / "ged.csv"
    rows = (f"1,2014,{TWO},{lat},38.1,1,1,{day},{day}", f"2,2014,{ONE},{lat},38.1,1,1,{day},{day}")
    path.write_text("\n".join((HEADER, *rows)), "utf-8")
    return path


def test_a_report_is_derived_from_outlet_day_and_headline_alone(tmp_path: Path) -> None:
    told = articles(file_of(tmp_path)).told

    assert set(told.columns) == {"report", *TOLD}
    for leak in ("event", *CODED):
        with pytest.raises(ValueError, match="alone"):
            blind(told.with_columns(pl.lit("1").alias(leak)), KNOWN)


def test_another_coded_event_behind_the_same_articles_gives_the_same_reports(tmp_path: Path) -> None:
    here = blind(articles(file_of(tmp_path)).told, KNOWN)
    there = blind(articles(file_of(tmp_path, lat=50.0, day="2014-03-09")).told, KNOWN)

    assert here.equals(there)


def test_an_article_under_two_events_is_one_report_or_two_rows(tmp_path: Path) -> None:
    path = file_of(tmp_path)

    assert articles(path).told.height == 2
    assert articles(path).truth.height == 3
    assert articles(path, "row").told.height == 3


def test_news_tells_of_today_or_yesterday_and_a_register_of_its_day() -> None:
    told = pl.DataFrame(
        {
            "report": ["rep-1", "rep-2", "rep-3"],
            "office": ["Wire", "MemoryBook", "Wire"],
            "published": [date(2014, 7, 2)] * 3,
            "headline": ["Two killed in Horlivka", "Horlivka", "12 people killed over past month"],
        }
    )

    found = blind(told, KNOWN).select("day", last=pl.col("latest").dt.date())

    assert found["day"].to_list() == [date(2014, 7, 1), date(2014, 7, 2), date(2014, 6, 2)]
    assert found["last"].to_list() == [date(2014, 7, 3)] * 3


@pytest.mark.parametrize("spelling", ["Horlivka", "Gorlovka", "Горлівка", "Горловка", "Horlovka"])
def test_a_town_is_found_in_both_spellings_and_scripts(spelling: str) -> None:
    found = place_of(f"Woman killed in {spelling} in shelling", KNOWN)

    assert found is not None
    assert found.name == "Horlivka"


def test_a_headline_without_a_place_has_none() -> None:
    assert place_of("Death toll mounts despite truce", KNOWN) is None


@pytest.mark.parametrize(
    ("headline", "killed", "injured"),
    [
        ("Two troops, one civilian killed in rebel east: military", 3, None),
        ("Forces launch 300 mines, one man killed - agency", 1, None),
        ("Shelling kills one, injures two", 1, 2),
        ("One KIA, seven WIA amid nine enemy attacks in past 24 hours", 1, 7),
        ("Death toll stands at 15 over past 24 hours", 15, None),
        ("WRAPUP 2-Airliner downed, 295 dead", 295, None),
        ("Forces attack 45 times in one week, damaging 29 houses", None, None),
        ("Militiaman killed in shelling", 1, None),
    ],
)
def test_only_people_are_counted(headline: str, killed: int | None, injured: int | None) -> None:
    assert toll(headline) == (killed, killed, injured, injured)


def test_at_least_has_no_upper_and_up_to_no_lower_number() -> None:
    assert toll("At least 67 killed in clashes")[:2] == (67, None)
    assert toll("Up to five rebels killed")[:2] == (None, 5)


def test_reports_that_share_an_event_belong_together_and_nothing_else_does() -> None:
    truth = pl.DataFrame({"report": ["a", "b", "b", "c", "d"], "event": [1, 1, 2, 2, 3]})
    found = pl.DataFrame({"report": ["a", "b", "c", "d"], "cluster": [0, 0, 0, 1]})

    told = score(found, truth, found["report"])

    assert (told.pairs, told.recall) == (2, 1.0)
    assert told.precision == pytest.approx(2 / 3)
    assert told.bcubed_precision == pytest.approx((2 / 3 + 1 + 2 / 3 + 1) / 4)


def test_pairs_with_a_report_that_is_not_scored_do_not_count() -> None:
    truth = pl.DataFrame({"report": ["a", "b", "c"], "event": [1, 1, 1]})
    apart = pl.DataFrame({"report": ["a", "b", "c"], "cluster": [0, 1, 0]})

    assert score(apart, truth, pl.Series(["a", "c"])).f1 == 1.0


@pytest.mark.skipif(not (DATA / FILE).exists(), reason="the shared UCDP file is not here")
def test_every_article_of_the_real_file_is_read() -> None:
    found = articles(DATA / FILE)

    assert found.told.height == 1451
    assert found.truth["event"].n_unique() == 1720

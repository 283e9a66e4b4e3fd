from pathlib import Path

import polars as pl
import pytest

from tests.sources.tools import acts, at, read, written
from truce.errors import UnusableSource, WrongUsage
from truce.sources.acts import LABEL
from truce.sources.landing import POSITION
from truce.sources.viina import MENDED

HEAD = '"datetime","lon","lat","place_name","event_type","headline"\n'
INFO = (
    "viina_version,event_id,event_id_1pd,date,time,geonameid,feature_code,asciiname,ADM1_NAME,ADM1_CODE,ADM2_NAME,"
    "ADM2_CODE,longitude,latitude,GEO_PRECISION,GEO_API,location,address,report_id,source,url,text,lang\n"
)
LABELS = (
    "viina_version,event_id,event_id_1pd,date,geonameid,t_mil,t_mil_b,a_rus_init_b,a_ukr_init_b,t_artillery_b,t_loc_b\n"
)


def row(
    when: str, place: str = "Lyman", labels: str = "", text: str = "x", lon: str = "37.82", lat: str = "48.98"
) -> str:
    return f'"{when}","{lon}","{lat}","{place}","{labels}","{text}"\n'


def reduced(folder: Path, *rows: str) -> Path:
    return written(folder / "v.csv", "\ufeff" + HEAD + "".join(rows))


def info(event: str, time: str = "14:35", precision: str = "ADM3", source: str = "nv", lang: str = "ua") -> str:
    return (
        f"bert_1,{event},9,20250420,{time},702,PPL,Lyman,Donets'k,655,X,1,37.82,48.98,{precision},Yandex,1,addr,5,"
        f'{source},https://nv.ua/x,"Обстріл, двоє поранених",{lang}\n'
    )


def test_midnight_means_that_day_in_kyiv(tmp_path: Path) -> None:
    (report,) = read("viina", reduced(tmp_path, row("2025-04-20 00:00:00"))).rows()

    assert report["earliest"] == at("2025-04-20T00:00+03:00")
    assert report["latest"] == at("2025-04-21T00:00+03:00")
    assert (report["time_precision"], report["told_at"]) == ("day", None)
    assert "day_only" in report["flags"]


def test_a_day_at_the_clock_change_has_twenty_three_hours(tmp_path: Path) -> None:
    (report,) = read("viina", reduced(tmp_path, row("2025-03-30 00:00:00"))).rows()

    assert (report["latest"] - report["earliest"]).total_seconds() == 23 * 3600


def test_a_clock_time_is_when_it_was_told_and_the_event_lies_before(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("2025-04-20 14:35:00"))

    (report,) = read("viina", path).rows()
    (exact,) = read("viina", path, lag_hours="0").rows()

    assert report["told_at"] == at("2025-04-20T14:35+03:00")
    assert (report["earliest"], report["latest"]) == (at("2025-04-20T12:35+03:00"), at("2025-04-20T14:36+03:00"))
    assert (exact["earliest"], exact["time_precision"]) == (at("2025-04-20T14:35+03:00"), "minute")


def test_a_town_that_stands_for_an_oblast_is_the_oblasts_disc(tmp_path: Path) -> None:
    path = reduced(
        tmp_path,
        row("2025-04-20 00:00:00", "Ruttschenkowo", lon="37.67529", lat="47.95508"),
        row("2025-04-20 00:00:00", "Vesele", lon="35.77", lat="47.18"),
        row("2025-04-20 00:00:00", "Vesele", lon="38.15", lat="48.74"),
    )

    donetsk, zaporizhzhia, village = read("viina", path).rows()

    assert donetsk["radius_m"] == 125_000
    assert zaporizhzhia["radius_m"] == 110_000
    assert village["radius_m"] == 5_000
    assert "region_centroid" in donetsk["flags"]
    assert "region_centroid" not in village["flags"]


def test_cut_labels_are_mended_and_it_is_said(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("2025-04-20 00:00:00", labels="arresb|loc"))

    told = read("viina", path)

    assert set(acts(told.rows()[0])) == {"arrest"}
    assert told.notes == [MENDED]


def test_what_is_not_violence_keeps_its_own_act(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("2025-04-20 00:00:00", labels="san", text="Нові санкції проти банків"))

    told = acts(read("viina", path).rows()[0])

    assert told["political"] > 0.5
    assert "use_of_weapon" not in told


def test_words_tell_the_act_where_no_label_does_and_nothing_is_ever_sure(tmp_path: Path) -> None:
    path = reduced(
        tmp_path,
        row("2025-04-20 00:00:00", text="Російська армія обстріляла місто з артилерії"),
        row("2025-04-20 00:00:00", text="абракадабра", labels="loc"),
    )

    shelled, nothing = read("viina", path).rows()

    assert 0.5 < acts(shelled)["use_of_weapon"] <= 0.9
    assert {"no_label", "by_lexicon"} <= set(shelled["flags"])
    assert nothing["acts"] == []


def test_a_label_alone_weighs_little_and_words_are_not_overruled(tmp_path: Path) -> None:
    labels = "artillery|civcas|property"
    path = reduced(
        tmp_path,
        row("2025-04-20 00:00:00", text="абракадабра", labels=labels),
        row("2025-04-20 00:00:00", text="Збірна з футболу виграла матч", labels=labels),
        row("2025-04-20 00:00:00", text="Російська армія обстріляла місто", labels="arresb"),
    )

    alone, sport, shelled = (acts(r) for r in read("viina", path).rows())

    assert 0 < sum(alone.values()) <= 0.15
    assert sport["non_conflict"] > 0.8
    assert sport.get("use_of_weapon", 0) < 0.05
    assert shelled["use_of_weapon"] > 0.8
    assert shelled.get("arrest", 0) < 0.05


def test_the_doer_is_read_from_the_headline_and_it_is_said(tmp_path: Path) -> None:
    path = reduced(
        tmp_path,
        row("2025-04-20 00:00:00", text="РФ атакувала Україну дронами"),
        row("2025-04-20 00:00:00", text="Украинские дроны ударили по российским позициям"),
        row("2025-04-20 00:00:00", text="У Тестовому пролунали вибухи"),
    )

    russian, ukrainian, nobody = read("viina", path).rows()

    assert [(r["by"], r["against"]) for r in (russian, ukrainian, nobody)] == [("ru", "ua"), ("ua", "ru"), (None, None)]
    assert ["by_words" in r["flags"] for r in (russian, ukrainian, nobody)] == [True, True, False]


def test_the_same_headline_with_other_labels_is_one_report(tmp_path: Path) -> None:
    path = reduced(
        tmp_path,
        row("2025-04-20 00:00:00", labels="artillery"),
        row("2025-04-20 00:00:00", labels="arresb"),
        row("2025-04-20 00:00:00", labels="artillery"),
    )

    told = read("viina", path)

    assert {"arrest", "use_of_weapon"} <= set(acts(told.rows()[0]))
    assert (len(told.rows()), told.rows()[0]["repeats"], told.folded) == (1, 3, 2)


def test_no_outlet_means_one_origin_for_all(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("2025-04-20 00:00:00"), row("2025-04-21 00:00:00"))

    assert {r["origin"] for r in read("viina", path).rows()} == {"viina:outlet-unknown"}


def test_bad_rows_are_named_and_good_rows_land(tmp_path: Path) -> None:
    path = reduced(
        tmp_path,
        row("2025-02-30 00:00:00"),
        row("2025-04-20 00:00:00", lat="98.1"),
        row("2025-04-20 00:00:00", lon="Lyman"),
        row("2025-04-20 00:00:00", lon="0", lat="0"),
        row("2025-04-20 00:00:00", lat=""),
        row("2025-04-20 00:00:00", text="good"),
    )

    told = read("viina", path)

    assert [r["text"] for r in told.rows()] == ["good"]
    assert [(f.row, f.field) for f in told.faults] == [
        (1, "datetime"),
        (2, "lon, lat"),
        (3, "lon"),
        (4, "lon, lat"),
        (5, "lon, lat"),
    ]


def test_a_fault_never_holds_the_sources_text(tmp_path: Path) -> None:
    path = reduced(tmp_path, row("a secret name", text="a secret name", lon="a secret name"))

    told = read("viina", path)

    assert "secret" not in str(told.faults)


def test_another_header_is_refused_with_both_lists(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource) as fault:
        read("viina", written(tmp_path / "v.csv", "when,where\n1,2\n"))

    assert fault.value.given["found"] == "when, where"
    assert "headline" in str(fault.value.given["expected"])


@pytest.mark.parametrize("hours", ["soon", "-1", "100"])
def test_a_lag_that_is_none_is_wrong_usage(tmp_path: Path, hours: str) -> None:
    with pytest.raises(WrongUsage):
        read("viina", reduced(tmp_path, row("2025-04-20 00:00:00")), lag_hours=hours)


def test_the_published_form_joins_its_labels_and_knows_its_outlets(tmp_path: Path) -> None:
    path = written(tmp_path / "event_info_latest_2025.csv", INFO + info("1") + info("2", "00:00", "ADM1", "ria", "ru"))
    written(tmp_path / "event_labels_latest_2025.csv", LABELS + "bert_1,1,9,20250420,702,0.9,1,1,0,1,1\n")

    first, second = read("viina", path).rows()

    assert (first["origin"], first["by"], first["language"], first["reference"]) == ("viina:nv", "ru", "uk", "1")
    assert "by_words" not in first["flags"]
    assert first["weapon_class"] == "artillery"
    assert first["told_at"] == at("2025-04-20T14:35+03:00")
    assert (second["origin"], second["by"], second["time_precision"]) == ("viina:ria", None, "day")
    assert (first["radius_m"], second["radius_m"]) == (5_000, 125_000)


def test_the_published_form_without_labels_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "event_info_latest_2025.csv", INFO + info("1"))

    told = read("viina", path)

    assert told.notes == ["no event_labels file lies beside this one: acts are read from the texts alone"]
    assert acts(told.rows()[0])["use_of_weapon"] > 0.5


def test_one_id_with_two_contents_is_a_fault(tmp_path: Path) -> None:
    path = written(tmp_path / "event_info_latest_2025.csv", INFO + info("1") + info("1", source="ria"))

    told = read("viina", path)

    assert [r["origin"] for r in told.rows()] == ["viina:nv"]
    assert [(f.row, f.field) for f in told.faults] == [(2, "id")]


def test_a_truncated_parquet_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    pl.DataFrame({"datetime": ["2025-04-20 00:00:00"] * 1000}).write_parquet(whole)
    half = tmp_path / "half.parquet"
    half.write_bytes(whole.read_bytes()[:-40])

    with pytest.raises(UnusableSource, match="not a whole parquet"):
        read("viina", half)


@pytest.mark.long
def test_the_real_month_is_the_same_in_both_forms(shared_data: Path) -> None:
    table = read("viina", shared_data / "viina_monthly" / "viina_incidents.parquet")
    month = read("viina", shared_data / "viina_monthly" / "viina_incidents_202504.csv")

    assert set(month.ids()) == {row["id"] for row in table.rows() if row["time_text"].startswith("2025-04")}
    assert (month.rows_read, month.folded, len(month.faults)) == (3764, 2, 0)


@pytest.mark.long
def test_the_real_table_folds_what_repeats_exactly(shared_data: Path) -> None:
    path = shared_data / "viina_monthly" / "viina_incidents.parquet"
    raw = pl.read_parquet(path, columns=["datetime", "lon", "lat", "headline"])

    told = read("viina", path)

    assert told.rows_read == raw.height == 176_878
    assert told.folded == raw.height - raw.n_unique() == 31_721
    assert len(set(told.ids())) == len(told.ids()) == 176_878 - 31_721
    assert told.faults == []
    days = sum(row["time_text"].split(",")[0].endswith("00:00:00") for row in told.rows())
    unique = raw.unique()
    assert days == unique.filter(pl.col("datetime").str.ends_with("00:00:00")).height


@pytest.mark.parametrize("labels", ["uav", "uav|property|civcas", "uav|artillery|aad|property|control|milcas|civcas"])
def test_labels_alone_take_one_small_share_together_however_many_they_are(tmp_path: Path, labels: str) -> None:
    path = reduced(tmp_path, row("2025-04-20 00:00:00", labels=labels, text="Викрили теплиці з тютюном"))

    (report,) = read("viina", path).rows()

    assert 0 < sum(acts(report).values()) <= LABEL + 1e-4
    assert "by_lexicon" not in report["flags"]


def test_labels_that_no_crosswalk_lists_are_named_with_how_many_rows_have_them(tmp_path: Path) -> None:
    path = reduced(
        tmp_path,
        row("2025-04-20 10:00:00", labels="uav|laser", text="a"),
        row("2025-04-20 11:00:00", labels="laser|ufo", text="b"),
        row("2025-04-20 12:00:00", labels="uav", text="c"),
    )

    (note,) = read("viina", path).notes

    assert note.endswith("(flag code_unknown): laser (2 rows), ufo (1 row)")


def test_a_position_turned_round_is_told_from_one_out_of_range(tmp_path: Path) -> None:
    turned = row("2025-04-20 00:00:00", lon="48.98", lat="37.82")
    far = row("2025-04-20 00:00:00", lon="36.2", lat="99.9")

    told = read("viina", reduced(tmp_path, turned, far))

    assert [f.reason for f in told.faults] == [POSITION["swapped"], POSITION["out_of_range"]]

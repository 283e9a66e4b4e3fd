"""Each upstream asked as it wants to be asked, from where it was left, and read by the reader of its files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.sources.pull.upstream import (
    NOW,
    Acled,
    Heard,
    Patience,
    Said,
    as_json,
    asking,
    event,
    upstream,
    zipped,
)
from tests.sources.test_signals import MODIS, VIIRS, mention
from tests.sources.tools import read
from truce.errors import UnusableSource, WrongUsage
from truce.sources.catalogue import cards
from truce.sources.pull import acled, firms, gdelt, ucdp
from truce.sources.pull.catalogue import UPSTREAMS, refuse_unknown
from truce.sources.pull.contract import Batch

WHO = {"username": "observer@example.org", "password": "s3cr3t"}
AT = 1_745_000_000


def landed(batch: Batch, source: str, folder: Path) -> list[str]:
    """The references of what a batch's file holds, read by its source."""
    path = folder / str(batch.file)
    path.write_bytes(batch.content)
    found = read(source, path)
    assert not found.faults
    return [str(row["reference"]) for row in found.rows()]


def test_every_upstream_is_read_by_a_card_that_is_there() -> None:
    assert {one.card for one in UPSTREAMS.values()} <= cards().keys()


def test_a_misspelt_option_is_refused_and_one_for_the_reader_is_not() -> None:
    refuse_unknown("acled", {"country": "Ukraine", "read.zone": "Europe/Kyiv"})
    with pytest.raises(WrongUsage):
        refuse_unknown("acled", {"contry": "Ukraine"})


def test_acled_is_read_page_by_page_and_goes_on_a_week_before_the_newest(tmp_path: Path) -> None:
    far = Acled()
    far.events = [event(f"UKR{n}", AT + n) for n in range(5)]
    options = {"country": "Ukraine, Russia", "from": "2025-04-01", "page": "2"}
    with upstream(far) as there, Patience().wire() as wire:
        batches = list(acled.pull(asking(wire, options | {"base": there.base}, WHO), {}))

    assert [r for b in batches if b.file for r in landed(b, "acled", tmp_path)] == [f"UKR{n}" for n in range(5)]
    assert batches[-1].cursor == {"since": str(AT + 4 - acled.OVERLAP_S), "deleted": "0"}
    assert max(b.newest for b in batches if b.newest) == datetime.fromtimestamp(AT + 4, UTC)
    asked = next(h for h in there.heard if h.path == "/api/acled/read")
    assert asked.query["country"] == "Ukraine:OR:country=Russia"
    assert asked.query["event_date"] == "2025-04-01|2025-04-24"


def test_acled_goes_on_with_the_page_it_was_left_at(tmp_path: Path) -> None:
    far = Acled()
    far.events = [event(f"UKR{n}", AT + n) for n in range(5)]
    options = {"country": "Ukraine", "from": "2025-04-01", "page": "2"}
    with upstream(far) as there, Patience().wire() as wire:
        given = asking(wire, options | {"base": there.base}, WHO)
        first = next(iter(acled.pull(given, {})))
        rest = list(acled.pull(given, first.cursor))

    assert landed(first, "acled", tmp_path) == ["UKR0", "UKR1"]
    assert [r for b in rest if b.file for r in landed(b, "acled", tmp_path)] == ["UKR2", "UKR3", "UKR4"]
    assert rest[-1].cursor["since"] == str(AT + 4 - acled.OVERLAP_S)


def test_acled_tells_its_deletions_and_where_it_was_with_them() -> None:
    far = Acled()
    far.deleted = [{"event_id_cnty": f"UKR{n}", "deleted_timestamp": str(AT + n)} for n in range(3)]
    options = {"country": "Ukraine", "from": "2025-04-01", "page": "2"}
    with upstream(far) as there, Patience().wire() as wire:
        batches = list(acled.pull(asking(wire, options | {"base": there.base}, WHO), {}))

    gone = [d for b in batches for d in b.deleted]
    assert [(d.reference, d.told_at.timestamp()) for d in gone] == [(f"UKR{n}", AT + n) for n in range(3)]
    assert batches[-1].cursor["deleted"] == str(AT + 2)


def test_acled_without_a_password_or_with_a_wrong_one_says_so() -> None:
    with upstream(Acled()) as there, Patience().wire() as wire:
        options = {"country": "Ukraine", "from": "2025-04-01", "base": there.base}
        with pytest.raises(WrongUsage):
            list(acled.pull(asking(wire, options), {}))
        with pytest.raises(UnusableSource) as told:
            list(acled.pull(asking(wire, options, {"username": "nobody", "password": "s3cr3t"}), {}))

    assert "s3cr3t" not in told.value.explain()


def ged(id: int, **told: object) -> dict[str, object]:
    return {
        "id": id, "type_of_violence": 1, "source_article": '"Reuters,2025-04-21,Shelling";"AFP,2025-04-21,Shelling"',
        "where_prec": 1, "latitude": 48.9, "longitude": 37.8, "country": "Ukraine", "date_prec": 1,
        "date_start": "2025-04-20T00:00:00", "date_end": "2025-04-20T00:00:00", "best": 2, "high": 3, "low": 1,
    } | told  # fmt: skip


def test_ucdp_walks_its_versions_once_and_each_page_of_them(tmp_path: Path) -> None:
    held = {"25.1": [ged(1), ged(2), ged(3)], "26.0.1": [ged(4)]}

    def answer(heard: Heard) -> Said:
        assert heard.headers["x-ucdp-access-token"] == "t"
        rows, page = held[heard.path.rpartition("/")[2]], int(heard.query["page"])
        return as_json({"TotalPages": -(-len(rows) // 2), "Result": rows[page * 2 : page * 2 + 2]})

    with upstream(answer) as there, Patience().wire() as wire:
        options = {"versions": "25.1,26.0.1", "page": "2", "base": there.base}
        given = asking(wire, options, {"token": "t"})
        batches = list(ucdp.pull(given, {}))
        left_at_second = list(ucdp.pull(given, batches[0].cursor))
        again = list(ucdp.pull(given, batches[-1].cursor))

    assert [len(landed(b, "ucdp-ged", tmp_path)) for b in batches] == [4, 2, 2]
    assert [b.file for b in left_at_second] == [b.file for b in batches[1:]]
    assert batches[-1].cursor == {"done": "25.1,26.0.1"}
    assert again == []


def firms_answer(heard: Heard) -> Said:
    _, _, _, _, key, sensor, area, days, first = heard.path.split("/")
    assert (key, area) == ("K3Y", "36,47,39,50")
    if sensor == "MODIS_NRT":
        return Said(MODIS.encode())
    at = datetime.fromisoformat(first)
    assert 1 <= int(days) <= firms.DAYS
    rows = [
        f"48.{n},37.8,320,0.4,0.4,{(at + timedelta(days=n)).date()},45,N,VIIRS,n,2,290,3,N" for n in range(int(days))
    ]
    return Said((VIIRS + "\n".join(rows)).encode())


def test_firms_walks_the_days_and_asks_for_the_last_two_again(tmp_path: Path) -> None:
    options = {"area": "36,47,39,50", "sensors": "VIIRS_SNPP_NRT,MODIS_NRT", "from": "2025-04-15"}
    with upstream(firms_answer) as there, Patience().wire() as wire:
        given = asking(wire, options | {"base": there.base}, {"key": "K3Y"})
        batches = list(firms.pull(given, {}))
        again = list(firms.pull(given, batches[-1].cursor))

    files = [b.file for b in batches if b.file]
    assert files == ["firms-viirs_snpp_nrt-2025-04-15-5.csv", "firms-viirs_snpp_nrt-2025-04-20-5.csv"]
    assert sum(len(landed(b, "firms", tmp_path)) for b in batches if b.file) == 10
    assert batches[-1].cursor == {"day": "2025-04-24"}
    assert batches[-3].newest == datetime(2025, 4, 24, 0, 45, tzinfo=UTC)
    assert [b.file for b in again if b.file] == ["firms-viirs_snpp_nrt-2025-04-22-3.csv"]


def test_the_key_of_firms_is_never_told() -> None:
    with upstream(lambda _: Said(b"Invalid MAP_KEY K3Y.")) as there, Patience().wire() as wire:
        options = {"area": "36,47,39,50", "base": there.base}
        with pytest.raises(UnusableSource) as told:
            list(firms.pull(asking(wire, options, {"key": "K3Y"}), {}))

    assert "K3Y" not in told.value.explain()
    assert "Invalid MAP_KEY" in told.value.explain()


@pytest.mark.parametrize("area", ["", "36,47,39", "39,47,36,50", "36,47,39,95", "a,b,c,d", "nan,1,2,3"])
def test_a_box_that_is_none_is_refused(area: str) -> None:
    with Patience().wire() as wire, pytest.raises(WrongUsage):
        list(firms.pull(asking(wire, {"area": area}, {"key": "K"}), {}))


def gdelt_answer(heard: Heard) -> Said:
    name = heard.path.rpartition("/")[2]
    if name == "lastupdate.txt":
        lines = [f"1 a http://x/gdeltv2/20250424114500.{kind}" for kind in ("export.CSV.zip", "mentions.CSV.zip")]
        return Said("\n".join(lines).encode())
    stamp = name[:14]
    if stamp == "20250424111500":
        return Said(b"", 404)
    return Said(zipped(f"{stamp}.export.CSV", mention(GlobalEventID=stamp)))


def test_gdelt_walks_the_quarters_of_an_hour_and_names_the_one_that_is_not_there(tmp_path: Path) -> None:
    with upstream(gdelt_answer) as there, Patience().wire() as wire:
        given = asking(wire, {"from": "2025-04-24T11:05", "base": there.base})
        (batch,) = gdelt.pull(given, {})
        assert list(gdelt.pull(given, batch.cursor)) == []

    assert landed(batch, "gdelt", tmp_path) == ["20250424110000", "20250424113000", "20250424114500"]
    assert batch.notes == ("slices that were not there: 20250424111500",)
    assert batch.newest == NOW - timedelta(minutes=15)


def test_gdelt_begins_with_the_newest_unless_told() -> None:
    with upstream(gdelt_answer) as there, Patience().wire() as wire:
        (batch,) = gdelt.pull(asking(wire, {"base": there.base}), {})

    assert batch.file == "gdelt-20250424114500-20250424114500.export.csv"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"data": 5}', b'{"data": [5]}', b'{"message": "no"}', b""])
def test_an_answer_that_is_another_is_refused_and_changes_nothing(body: bytes) -> None:
    def answer(heard: Heard) -> Said:
        return as_json({"access_token": "t"}) if heard.method == "POST" else Said(body)

    with upstream(answer) as there, Patience().wire() as wire, pytest.raises(UnusableSource):
        list(acled.pull(asking(wire, {"country": "x", "from": "2025-01-01", "base": there.base}, WHO), {}))

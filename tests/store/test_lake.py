"""The law of the lake, on every lake."""

from datetime import date

import pyarrow as pa
import pytest

from tests.store.make import day, incident, incidents, link, report, reports
from truce.model.claim import Claim, Tally
from truce.model.columns import empty, from_table, schema, to_table
from truce.model.incident import Incident, Link
from truce.model.profile import PlaceHabit, Profile
from truce.model.report import Report
from truce.model.ruling import Change
from truce.store.contract import Lake


def ids(table: pa.Table) -> list[str]:
    found: list[str] = table.column("id").to_pylist()
    return found


def test_an_empty_lake_gives_empty_tables_of_the_right_columns(lake: Lake) -> None:
    assert lake.read(Report).equals(empty(Report))
    assert (lake.version(Report), lake.count(Report)) == (0, 0)


def test_what_is_added_is_read_back_to_the_last_column(lake: Lake) -> None:
    table = reports(report(1), report(2, on=1))
    added = lake.add(Report, table)

    assert (added.new, added.already, added.days) == (2, 0, (day(0), day(1)))
    assert lake.read(Report).equals(table)
    assert lake.read(Report).schema.equals(schema(Report))


def test_the_same_input_twice_changes_nothing(lake: Lake) -> None:
    table = reports(report(1), report(2))
    lake.add(Report, table)
    before = lake.version(Report)
    again = lake.add(Report, table)

    assert (again.new, again.already, again.days) == (0, 2, ())
    assert (lake.version(Report), lake.count(Report)) == (before, 2)


def test_a_kept_row_is_never_changed_not_even_from_another_day(lake: Lake) -> None:
    lake.add(Report, reports(report(1, text="first")))
    lake.add(Report, reports(report(1, text="second"), report(1, on=40, text="third")))

    assert lake.read(Report).column("text").to_pylist() == ["first"]


def test_one_table_that_names_an_id_twice_keeps_the_first(lake: Lake) -> None:
    added = lake.add(Report, reports(report(1, text="first"), report(1, text="second")))

    assert (added.new, added.already) == (1, 1)
    assert lake.read(Report).column("text").to_pylist() == ["first"]


def test_rows_come_by_day_then_id_however_they_arrived(lake: Lake) -> None:
    lake.add(Report, reports(report(5, on=2), report(4, on=0)))
    lake.add(Report, reports(report(3, on=2), report(9, on=0), report(1, on=33)))

    assert ids(lake.read(Report)) == [report(n).id for n in (4, 9, 3, 5, 1)]


def test_days_and_ids_and_columns_narrow_what_is_read(lake: Lake) -> None:
    lake.add(Report, reports(*(report(n, on=n) for n in range(40))))

    assert ids(lake.read(Report, days=(day(10), day(15)))) == [report(n).id for n in range(10, 16)]
    assert ids(lake.read(Report, ids=[report(7).id, "rep-nobody"])) == [report(7).id]
    assert ids(lake.read(Report, ids=[])) == []
    assert lake.read(Report, columns=["text", "id"], days=(day(3), day(3))).to_pylist() == [
        {"text": "told", "id": report(3).id}
    ]
    assert lake.read(Report, days=(date(1990, 1, 1), date(1990, 1, 2))).num_rows == 0


def test_an_old_version_can_be_read_for_ever(lake: Lake) -> None:
    lake.add(Report, reports(report(1)))
    frozen = lake.version(Report)
    lake.add(Report, reports(report(2)))

    assert ids(lake.read(Report, version=frozen)) == [report(1).id]
    assert lake.read(Report, version=0).num_rows == 0
    assert lake.version(Report) > frozen


def test_what_another_process_writes_is_seen_in_the_version(lake: Lake) -> None:
    from truce.store.lake import DeltaLake

    if not isinstance(lake, DeltaLake):
        pytest.skip("one process only")
    other = DeltaLake(lake._root, storage=lake._storage)
    assert other.version(Report) == 0
    for n in (1, 2, 3):
        lake.add(Report, reports(report(n)))
        assert other.version(Report) == lake.version(Report) == n


def test_replacing_days_leaves_the_other_days_of_the_month(lake: Lake) -> None:
    lake.replace(Incident, incidents(*(incident(n, on=n) for n in range(20))))
    lake.replace(Incident, incidents(incident(99, on=5)), days=[day(4), day(5), day(6)])

    expected = [incident(n, 0).id for n in (0, 1, 2, 3, 99, *range(7, 20))]
    assert ids(lake.read(Incident)) == expected


def test_replacing_days_by_nothing_empties_them(lake: Lake) -> None:
    lake.replace(Incident, incidents(incident(1, on=1), incident(2, on=2)))
    lake.replace(Incident, empty(Incident), days=[day(1)])
    assert ids(lake.read(Incident)) == [incident(2, on=2).id]

    lake.replace(Incident, empty(Incident))
    assert lake.count(Incident) == 0


def test_replacing_no_days_is_nothing(lake: Lake) -> None:
    lake.replace(Incident, incidents(incident(1, on=1)))
    before = lake.version(Incident)
    lake.replace(Incident, empty(Incident), days=[])

    assert (lake.version(Incident), lake.count(Incident)) == (before, 1)


def test_replacing_days_refuses_rows_of_other_days(lake: Lake) -> None:
    with pytest.raises(ValueError, match="outside the days"):
        lake.replace(Incident, incidents(incident(1, on=9)), days=[day(1)])


def test_what_was_told_is_never_replaced_and_what_was_derived_is_never_added(lake: Lake) -> None:
    with pytest.raises(TypeError, match="told"):
        lake.replace(Report, reports(report(1)))
    with pytest.raises(TypeError, match="derived"):
        lake.add(Incident, incidents(incident(1, on=1)))


def test_links_without_ids_keep_their_order(lake: Lake) -> None:
    some = [link("b", "c", 0), link("a", "d", 1), link("a", "c", 0)]
    lake.replace(Link, to_table(Link, some))

    assert [(r["left"], r["right"]) for r in lake.read(Link).to_pylist()] == [("a", "c"), ("b", "c"), ("a", "d")]
    lake.replace(Link, to_table(Link, [link("x", "y", 1)]), days=[day(1)])
    assert lake.read(Link).column("left").to_pylist() == ["a", "b", "x"]


def test_a_noun_without_a_day_is_kept_too(lake: Lake) -> None:
    claims = [Claim(id="clm-2", by="ua", breakdown=(Tally("assaults", 96),)), Claim(id="clm-1", by="ru")]
    added = lake.add(Claim, to_table(Claim, claims))

    assert (added.new, added.days) == (2, ())
    assert ids(lake.read(Claim)) == ["clm-1", "clm-2"]
    with pytest.raises(TypeError, match="no day"):
        lake.replace(Change, empty(Change), days=[day(1)])


def test_columns_in_another_order_and_absent_nullable_ones_are_made_whole(lake: Lake) -> None:
    table = reports(report(1)).drop_columns(["url", "geometry"])
    lake.add(Report, table.select(list(reversed(table.column_names))))

    assert lake.read(Report).equals(reports(report(1)))


def test_profiles_are_replaced_as_a_whole_and_come_by_source(lake: Lake) -> None:
    habit = PlaceHabit(stated_m=1_000.0, true_m=4_000.0, reports=31.0, step=20)
    rows = [
        Profile(source=name, reports=n, coverage=0.7, repeats=0.1, places=(habit,), method="test/1")
        for name, n in (("patrol-7", 31), ("*", 40), ("camera", 9))
    ]
    lake.replace(Profile, to_table(Profile, rows[:1]))
    lake.replace(Profile, to_table(Profile, rows))

    assert list(from_table(Profile, lake.read(Profile))) == [rows[1], rows[2], rows[0]]
    assert lake.read(Profile, version=1).num_rows == 1
    with pytest.raises(TypeError, match="no day"):
        lake.replace(Profile, to_table(Profile, rows), days=[day(1)])

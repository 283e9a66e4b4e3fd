"""Any source, any damage: rows that were not touched land, and nothing but a refusal is raised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources import test_coded_datasets as coded
from tests.sources import test_jsonl as lines
from tests.sources import test_missile_attacks as raids
from tests.sources import test_signals as signals
from tests.sources import test_viina as viina
from tests.sources.tools import read
from truce.errors import UnusableSource

FAR = "{0}{0}{0}{0}{0}{0}"  # an id so far from the next that no damage here turns one into the other
GOOD = {
    "viina": ("v.csv", viina.HEAD, [viina.row(f"2025-04-{d:02} 10:00:00", text=f"text {d}") for d in range(1, 25)]),
    "missile-attacks": (
        "m.csv",
        raids.HEAD,
        [f"2025-04-{d:02},2025-04-{d:02},X-59,,Sumy,{d},1,x\n" for d in range(1, 25)],
    ),
    "acled": ("a.csv", coded.ACLED, [coded.acled(FAR.format(n)) for n in range(10, 34)]),
    "ucdp-ged": ("g.csv", coded.GED, [coded.ged(FAR.format(n)) for n in range(10, 34)]),
    "gdelt": ("x.csv", "", [signals.mention(GlobalEventID=FAR.format(n)) for n in range(10, 34)]),
    "firms": (
        "f.csv",
        signals.VIIRS,
        [f"48.{n:02},37.82,330,0.4,0.3,2025-04-20,45,N,VIIRS,n,2.0NRT,290,4.5,N\n" for n in range(10, 34)],
    ),
    "jsonl": ("a.jsonl", "", [lines.report(reference=FAR.format(n)) for n in range(10, 34)]),
}


@pytest.mark.parametrize("name", sorted(GOOD))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_damage_costs_the_rows_it_touches_and_no_more(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    file, head, rows = GOOD[name]
    broken = bytearray((head + "".join(rows)).encode())
    place = data.draw(st.lists(st.integers(len(head), len(broken) - 1), min_size=1, max_size=5))
    touched = {bytes(broken[len(head) : at]).count(b"\n") + 1 for at in place}
    for at in place:
        if broken[at] != 10:
            broken[at] = data.draw(st.sampled_from([0, 9, 34, 44, 45, 48, 57, 128, 208, 255]))
    path = tmp_path_factory.mktemp("broken") / file
    path.write_bytes(bytes(broken))

    try:
        told = read(name, path)
    except UnusableSource:
        assert name == "gdelt"
        assert 1 in touched  # its first row is how a file without a header is known
        return

    landed = {row["row"] for row in told.rows()}
    assert landed >= set(range(1, len(rows) + 1)) - touched
    assert told.rows_read == len(rows)


@pytest.mark.parametrize("name", sorted(GOOD))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_half_a_file_or_a_broken_header_is_read_or_refused_and_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    file, head, rows = GOOD[name]
    whole = bytearray((head + "".join(rows)).encode())
    for at in data.draw(st.lists(st.integers(0, len(head or rows[0])), max_size=4)):
        whole[at] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("half") / file
    path.write_bytes(bytes(whole[: data.draw(st.integers(0, len(whole)))]))

    try:
        told = read(name, path)
    except UnusableSource:
        return

    assert len(set(told.ids())) == len(told.ids())

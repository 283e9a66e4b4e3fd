import itertools
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.sources.tools import read
from truce.errors import UnusableSource, WrongUsage
from truce.model.card import Card
from truce.sources import catalogue
from truce.sources.catalogue import cards, cards_as_markdown, open_source, option_names
from truce.sources.contract import Window
from truce.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "acled", "bellingcat", "cir", "deepstate", "firms", "gdelt", "jsonl", "missile-attacks", "table", "ucdp-ged",
    "viina",
}  # fmt: skip
REAL = [
    ("viina", "viina_monthly/viina_incidents_202503.csv"),
    ("viina", "viina_monthly/viina_incidents_202504.csv"),
    ("missile-attacks", "missile_attacks/missile_attacks_daily.csv"),
    ("deepstate", "deepstate_frontline/deepstatemap_data_20250420.geojson"),
    ("ucdp-ged", "ucdp_ged_ukraine/ged_ukraine_even_years.csv"),
    ("bellingcat", "bellingcat_civharm_2022_2023/export_events.json"),
    ("cir", "cir_eyes_on_russia_2022/events.csv"),
]


def test_ours_enter_by_the_door_that_strangers_use() -> None:
    assert set(cards()) >= OURS


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_card_can_be_read_and_its_source_opened(name: str) -> None:
    card = cards()[name]

    assert callable(open_source(card))
    assert all((card.tells, card.blind_to, card.needs, card.licence, card.attribution, card.rows_count, card.time_zone))
    assert card.unit in vocabulary().units
    assert card.grade in vocabulary().grades


def test_the_handbook_shows_the_cards_as_they_are() -> None:
    page = (ROOT / "docs" / "sources.md").read_text("utf-8")
    ours = [card for name, card in cards().items() if name in OURS]

    assert cards_as_markdown(ours) in page, "run: python -m truce.sources.catalogue (docs/sources.md says how)"


def entry(value: str, name: str = "guest") -> EntryPoint:
    return EntryPoint(name=name, value=value, group=catalogue.GROUP)


@pytest.mark.parametrize("value", ["no.such.module:CARD", "truce.sources.cards:NO_SUCH", "truce.sources.cards:KYIV"])
def test_a_guest_that_brings_no_card_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [entry(value)])

    with pytest.raises(UnusableSource):
        cards()


def test_two_sources_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    two = [entry(f"{__name__}:GUEST"), entry(f"{__name__}:RIVAL", "x")]
    monkeypatch.setattr(catalogue, "entry_points", lambda group: two)

    with pytest.raises(UnusableSource, match="two sources"):
        cards()


def guest(opens: str = "no.such.module:read", title: str = "") -> Card:
    return Card(
        name="guest", title=title, tells="", blind_to="", needs="a library", licence="", attribution="",
        time_zone="UTC",
        rows_count="", unit="report", opens=opens,
    )  # fmt: skip


GUEST, RIVAL = guest(), guest(title="another")


def test_a_source_whose_library_is_missing_says_what_it_needs() -> None:
    with pytest.raises(UnusableSource) as fault:
        open_source(GUEST)

    assert "a library" in fault.value.explain()


@pytest.mark.long
@pytest.mark.parametrize(("name", "file"), REAL)
def test_the_same_file_twice_has_the_same_ids(shared_data: Path, name: str, file: str) -> None:
    noun = "line" if name == "deepstate" else "report"

    first, again = (read(name, shared_data / file).ids(noun) for _ in range(2))

    assert first == again
    assert len(set(first)) == len(first) > 0


@pytest.mark.long
@pytest.mark.parametrize(("name", "file"), [case for case in REAL if case[0] != "deepstate"])
def test_two_windows_that_touch_share_no_report_of_an_instant_and_lose_none(
    shared_data: Path, name: str, file: str
) -> None:
    whole = read(name, shared_data / file)
    middle = sorted(row["earliest"] for row in whole.rows())[len(whole.rows()) // 2]

    before = read(name, shared_data / file, Window(end=middle))
    after = read(name, shared_data / file, Window(start=middle))

    assert set(before.ids()) | set(after.ids()) == set(whole.ids())
    straddling = {row["id"] for row in whole.rows() if row["earliest"] < middle < row["latest"]}
    assert set(before.ids()) & set(after.ids()) == straddling


@pytest.mark.parametrize(("name", "file"), [case for case in REAL if case[0] != "deepstate"])
def test_every_code_of_a_report_is_in_the_vocabulary_and_every_choice_at_most_one(
    shared_data: Path, name: str, file: str
) -> None:
    v = vocabulary()
    rows = read(name, shared_data / file).rows()

    assert {a["code"] for row in rows for a in row["acts"]} <= set(v.acts)
    assert max(sum(a["weight"] for a in row["acts"]) for row in rows) <= 1 + 1e-6
    for column, known in (
        ("weapon_class", v.weapons), ("weapon_system", v.systems), ("target", v.targets), ("means", v.means),
        ("phenomenon", v.phenomena), ("unit", v.units),
    ):  # fmt: skip
        assert {row[column] for row in rows} - {None} <= set(known)
    assert set(itertools.chain.from_iterable(row["flags"] for row in rows)) <= set(v.flags)
    assert all(row["earliest"] <= row["latest"] and row["day"] == row["earliest"].date() for row in rows)
    assert all((row["where_kind"] == "disc") == (row["radius_m"] is not None) for row in rows)


@pytest.mark.parametrize("name", sorted(OURS))
def test_an_option_that_the_card_does_not_name_is_refused_with_those_it_names(name: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as fault:
        read(name, tmp_path / "never.read", lag_huors="1")

    assert fault.value.given["option"] == "lag_huors"
    for option in option_names(cards()[name]):
        assert option in fault.value.remedy

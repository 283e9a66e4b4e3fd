"""The mission's settings: read whole, refused by name and line, explained in the file itself."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import UnusableMission, WrongUsage
from truce.settings import (
    Mandate,
    Settings,
    Store,
    parse_settings,
    read_settings,
    settings_as_markdown,
    settings_as_toml,
    write_settings,
)

DOCS = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
PLAIN = Settings(name="Easter", time_zone="Europe/Kyiv", agreements=["easter-truce-2025"])
TEXT = st.text(min_size=1, max_size=20)


def fault(text: str) -> WrongUsage:
    with pytest.raises(WrongUsage) as told:
        parse_settings(text, Path("truce.toml"))
    return told.value


@settings(deadline=None)
@given(
    name=TEXT.filter(lambda s: s.isprintable() or s.encode("utf-8", "replace").decode() == s),
    grades=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), st.sampled_from("ABCDEF")),
    as_of=st.none() | st.datetimes(timezones=st.just(UTC)),
    min_coverage=st.floats(0, 1, exclude_min=True),
    retention=st.none() | st.integers(1, 10**6),
)
def test_what_is_written_is_read_back(
    name: str, grades: dict[str, Any], as_of: datetime | None, min_coverage: float, retention: int | None
) -> None:
    made = Settings(
        name=name,
        time_zone="Asia/Gaza",
        agreements=["a.yaml", "b"],
        grades=grades,
        as_of=as_of,
        min_coverage=min_coverage,
        mandate=Mandate(retention_days=retention, attribution_allowed=True, technical_means_permitted=["uav"]),
        store=Store(ledger="postgresql://db/truce"),
    )
    assert parse_settings(settings_as_toml(made), Path("truce.toml")) == made


def test_a_file_explains_each_of_its_settings(tmp_path: Path) -> None:
    path = tmp_path / "truce.toml"
    write_settings(path, PLAIN)
    lines = path.read_text("utf-8").splitlines()

    assert read_settings(path) == PLAIN
    bare = [n for n, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert all(lines[n - 1].startswith("# ") for n in bare)
    assert [p.name for p in tmp_path.iterdir()] == ["truce.toml"]


def test_a_slip_of_the_key_is_named_with_its_line_and_the_nearest_key() -> None:
    text = settings_as_toml(PLAIN).replace("min_coverage", "min_covrage")
    told = fault(text)

    assert told.given["key"] == "min_covrage"
    assert text.splitlines()[told.given["line"] - 1].startswith("min_covrage")  # type: ignore[operator]
    assert told.remedy == "write min_coverage"


def test_a_slip_inside_a_table_is_found_in_that_table() -> None:
    told = fault(settings_as_toml(PLAIN).replace("armed = false", "armd = false"))

    assert (told.given["key"], told.remedy) == ("mandate.armd", "write armed")
    assert told.given["line"] is not None


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('time_zone = "Europe/Kyiv"', 'time_zone = "Europe/Kiyv"', "time_zone"),
        ("matched_windows = 4", 'matched_windows = "4"', "matched_windows"),
        ("min_coverage = 0.5", "min_coverage = 0.0", "min_coverage"),
        ("# as_of =", "as_of = 2025-04-20T10:00:00", "as_of"),
        ('languages = ["en"]', 'languages = ["fr"]', "languages.0"),
        ('"19:30"', '"25:30"', "mandate.reporting_cut_off"),
        ('who_decides = "mission"', 'who_decides = "us"', "mandate.who_decides"),
        ("[grades]", '[grades]\nviina = "G"', "grades.viina"),
        ("armed = false", 'armed = "no"', "mandate.armed"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(old: str, new: str, key: str) -> None:
    text = settings_as_toml(PLAIN)
    assert old in text
    told = fault(text.replace(old, new))

    assert told.given["key"] == key
    assert told.given["line"] is not None


def test_a_zone_nobody_knows_gets_the_nearest_one() -> None:
    assert "did you mean Europe/Kyiv?" in str(fault(settings_as_toml(PLAIN).replace("/Kyiv", "/Kiyv")).given["reason"])


def test_a_missing_key_is_asked_for_and_the_other_faults_are_counted() -> None:
    told = fault("format = 1\n")
    assert told.given["key"] == "name"
    assert told.given["more_faults"] == 2


def test_what_is_not_toml_or_not_there_is_said(tmp_path: Path) -> None:
    assert "not TOML" in fault("name = ").what
    with pytest.raises(UnusableMission, match="not a mission"):
        read_settings(tmp_path / "truce.toml")


def test_a_newer_format_is_refused_with_a_clear_word() -> None:
    with pytest.raises(UnusableMission, match="newer truce") as told:
        parse_settings(settings_as_toml(PLAIN).replace("format = 1", "format = 2\nunheard_of = 1"), Path("truce.toml"))
    assert told.value.given["newest_known"] == 1


def test_the_docs_page_lists_every_setting() -> None:
    assert settings_as_markdown() in DOCS.read_text("utf-8")


def test_nothing_is_allowed_unless_the_mandate_says_so() -> None:
    assert not Mandate().attribution_allowed
    assert not Mandate().publication_allowed

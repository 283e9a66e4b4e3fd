"""`truce community` at a terminal: what landed, what did not and why, where a promise stands."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import typed
from tests.community.told import TOLD
from tests.flow.community.staff import accompanied
from truce.bootstrap import keep_key
from truce.cli.community_nouns import ABOUT
from truce.cli.community_words import COLUMNS, standing
from truce.community.forms import noun_from
from truce.model.community import NOUNS


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission with `zoya`, whose key lies where she keeps it."""
    folder = tmp_path_factory.mktemp("community")
    here = accompanied(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCE_KEYS", str(folder / "keys"))
        for handle in ("zoya", "otto"):
            keep_key(here.keys[handle], None)
    return folder / "mission"


def said(mission: Path, *words: str, by: str = "zoya", stdin: str = "") -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCE_KEYS", str(mission.parent / "keys"))
        done = typed("--as", by, "community", *words, stdin=stdin)
    return done.returncode, done.stdout, done.stderr


def yaml(noun: str, **more: Any) -> str:
    return json.dumps(TOLD[noun] | more)


def test_every_noun_has_its_commands_and_its_columns() -> None:
    assert list(ABOUT) == list(NOUNS)
    assert list(COLUMNS) == list(NOUNS)


def test_rows_land_or_are_told_and_only_where_none_lands_does_it_fail(mission: Path) -> None:
    good, bad = yaml("complaint", reference="C-1"), yaml("complaint", about="Quenrisalda")
    mixed = said(mission, "complaint", "add", str(mission), "--from", "-", stdin=f"[{good}, {bad}]")
    none = said(mission, "complaint", "add", str(mission), "--from", "-", "--json", stdin=bad)

    assert mixed[0] == 0
    assert "kept" in mixed[1]
    assert "NOT taken in: line 1: no such code; field: about" in mixed[2]
    assert "Quenrisalda" not in "".join(mixed[1:])
    assert none[0] == 1
    assert [row["line"] for row in json.loads(none[1])["bad"]] == [1]


def test_a_text_that_may_name_somebody_is_told_of_by_its_field_alone(mission: Path) -> None:
    code, _, err = said(mission, "tip", "add", str(mission), "--from", "-", stdin=yaml("tip", what="Oksana Petrenko"))

    assert code == 0
    assert "`what`: two capitalised words: a name?" in err
    assert "Oksana" not in err


def test_free_words_are_never_words_of_a_command(mission: Path) -> None:
    said(mission, "commitment", "add", str(mission), "--from", "-", stdin=yaml("commitment", reference="P-1"))
    code, _, err = said(mission, "commitment", "change", str(mission), "P-1", "--set", "what=Quenrisalda")

    assert code == 2
    assert "Quenrisalda" not in err
    assert said(mission, "commitment", "change", str(mission), "P-1", "--set", "state=broken")[0] == 0
    revisions = json.loads(said(mission, "commitment", "show", str(mission), "P-1", "--json")[1])["revisions"]
    assert [one["state"] for one in revisions] == ["open", "broken"]


def test_figures_are_told_as_a_table_and_as_one_document(mission: Path) -> None:
    said(mission, "pulse", "add", str(mission), "--from", "-", stdin=yaml("pulse"))
    period = ("indicators", str(mission), "--from", "2025-04-01", "--to", "2025-05-01")
    table, document = said(mission, *period)[1], json.loads(said(mission, *period, "--json")[1])

    assert "not recorded" in table
    assert "120 of 200" in table
    pulse = next(one for one in document["indicators"] if one["code"] == "pulse_safety")
    assert (pulse["numerator"], pulse["denominator"], pulse["untold"]) == (120, 200, 40)
    assert said(mission, "indicators", str(mission), "--from", "yesterday")[0] == 2


def test_whoever_may_not_is_refused_before_a_word_is_read(mission: Path) -> None:
    code, out, err = said(mission, "complaint", "list", str(mission), by="otto")

    assert (code, out) == (1, "")
    assert "not allowed: dialogue.read" in err


@pytest.mark.parametrize(
    ("noun", "more", "told"),
    [
        ("commitment", {}, "overdue"),
        ("commitment", {"state": "fulfilled", "fulfilled": "2025-04-09"}, "in time"),
        ("complaint", {"answered": "2025-04-06"}, "answered in 3 days"),
        ("complaint", {"answered": "2025-04-29"}, "answered in 26 days: late"),
        ("complaint", {}, "overdue"),
        ("complaint", {"received": "2025-05-19"}, "to be answered within 14 days"),
        ("pulse", {}, "120 of 200 yes, 40 refused"),
        ("tip", {}, ""),
    ],
)
def test_where_a_promise_stands(noun: str, more: dict[str, Any], told: str) -> None:
    assert standing(noun_from(noun, TOLD[noun] | more), date(2025, 5, 20)) == told

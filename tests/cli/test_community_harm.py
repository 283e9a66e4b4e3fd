"""`truce community` on harm and rights at a terminal: what is said beside a figure, and what is never said."""

import json
from pathlib import Path

import pytest

from tests.cli.typed import typed
from tests.flow.community.staff import accompanied, join
from truce.bootstrap import keep_key

STRIKE = (
    "reference: H-1\nday: 2025-04-02\narea: Weirside\ncontrol: north\nweapon: mlrs\ncivilian: at a market\n"
    "sources: medical clinic; witness families\ngroups: killed female adult 2; killed 4; injured 9\n"
)
MONTH = ("--from", "2025-04-01", "--to", "2025-05-01")
SOUGHT, AGREED = ("--to", "under_verification", "--why", "a visit"), ("--to", "verified", "--why", "all agree")


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission with two human-rights officers, in which one strike was recorded and verified."""
    folder = tmp_path_factory.mktemp("harm")
    here = accompanied(folder)
    join(here, "hera", "human_rights")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCE_KEYS", str(folder / "keys"))
        for handle in ("hugo", "hera", "otto"):
            keep_key(here.keys[handle], None)
    made = folder / "mission"
    said(made, "casualty", "add", "--from", "-", stdin=STRIKE)
    said(made, "casualty", "step", "H-1", *SOUGHT)
    said(made, "casualty", "step", "H-1", *AGREED, by="hera")
    return made


def said(mission: Path, word: str, *words: str, by: str = "hugo", stdin: str = "") -> str:
    """What a command answers; it must do what it was asked."""
    verb = (word, str(mission), *words) if word in ("harm", "rights") else (word, words[0], str(mission), *words[1:])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCE_KEYS", str(mission.parent / "keys"))
        done = typed("--as", by, "community", *verb, stdin=stdin)
    assert done.returncode == (0 if by != "otto" else 1), done.stderr
    return done.stdout + done.stderr


def refused(mission: Path, *words: str) -> str:
    """Why a command did not do what it was asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCE_KEYS", str(mission.parent / "keys"))
        done = typed("--as", "hugo", "community", words[0], str(mission), *words[1:])
    assert done.returncode == 1, done.stdout
    return done.stderr


def test_a_floor_never_stands_without_how_far_anybody_could_look(mission: Path) -> None:
    told = said(mission, "harm", *MONTH)

    assert "the true numbers are higher" in told
    assert "how far we could look" in told
    assert "nothing can be said, fewer than two lists" in told


def test_days_of_which_nothing_is_recorded_are_said_to_be(mission: Path) -> None:
    days = ("--from", "2024-01-01", "--to", "2024-02-01")

    assert "nothing is recorded of these days" in said(mission, "harm", *days)
    assert "nothing is recorded of these months" in refused(mission, "harm", *days, "--edition", "public")
    assert "nothing is recorded" not in said(mission, "harm", *MONTH)


def test_figures_for_everybody_hide_few_people(mission: Path) -> None:
    shown = json.loads(said(mission, "harm", *MONTH, "--edition", "public", "--json"))

    assert shown["verified_floor"] == {"killed": 6, "injured": 9, "missing": 0}
    assert shown["tables"]["sex"]["killed"]["female"] is None
    assert shown["tables"]["sex"]["killed"]["unknown"] is None


def test_every_step_says_who_and_why(mission: Path) -> None:
    told = said(mission, "casualty", "show", "H-1")

    assert "under_verification by hugo  a visit" in told
    assert "verified by hera  all agree" in told


def test_a_person_is_shown_in_words_with_years_and_the_incident_as_it_is_called(mission: Path) -> None:
    row = "reference: P-1\nincident: H-1\noutcome: killed\nsex: female\nyears: 34\nwas: injured\n"
    said(mission, "individual", "add", "--from", "-", stdin=row)
    told = said(mission, "individual", "show", "P-1")

    assert "{" not in told
    for line in ("outcome: killed", "sex: female", "age: adult", "years: 34", "incident: H-1"):
        assert line in told
    assert "H-1" in said(mission, "individual", "list")
    assert json.loads(said(mission, "individual", "show", "P-1", "--json"))["years"] == 34


def test_a_door_or_a_name_is_minded_in_the_words_of_its_register(mission: Path) -> None:
    door = "reference: H-9\nday: 2025-05-02\narea: Weirside\nplace: 12 Mill Lane, 49.98765 36.23456\n"
    case = "reference: V-8\nday: 2025-05-03\narea: Weirside\ntype: detention\naccount: Maria Kovalenko was held\n"

    at_door = said(mission, "casualty", "add", "--from", "-", stdin=door)
    of_name = said(mission, "violation", "add", "--from", "-", stdin=case)
    again = said(mission, "casualty", "change", "H-9", "--from", "-", stdin="place: house of Maria\n")

    assert "`place`: looks like coordinates" in at_door
    assert "truce community casualty change" in at_door
    assert "`account`" in of_name
    assert "truce community violation change" in of_name
    assert "somebody's home" in again
    assert "dialogue" not in at_door + of_name + again


def test_a_crater_says_what_it_never_shows(mission: Path) -> None:
    row = "reference: C-1\nday: 2025-04-03\narea: Weirside\nmethod: long_axis\nbearing: 350\n"
    said(mission, "crater", "add", "--from", "-", stdin=row)
    told = said(mission, "crater", "show", "C-1")

    assert "fired from between 320 and 20 degrees" in told
    assert "it never shows: who fired" in told


def test_a_case_is_called_what_it_may_be_before_anybody_has_judged_it(mission: Path) -> None:
    row = "reference: V-1\nday: 2025-04-03\narea: Weirside\ntype: detention\ndoer: non_state\n"
    said(mission, "violation", "add", "--from", "-", stdin=row)

    assert "If it is so, this was an abuse" in said(mission, "violation", "show", "V-1")
    assert "none or fewer than 5" in said(mission, "rights", *MONTH, "--edition", "public")


@pytest.mark.parametrize("word", ["casualty", "individual", "damage", "crater", "remnant", "violation"])
def test_who_runs_operations_is_shown_none_of_it(mission: Path, word: str) -> None:
    assert "Weirside" not in said(mission, word, "list", by="otto")

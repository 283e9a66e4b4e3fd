"""Casework at the terminal: what is typed, what is said, what comes next."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.casework import Staffed, staffed
from tests.flow.cases import PERSON
from truce import bootstrap
from truce.cli.app import make_app
from truce.errors import NotEstablished, Refused, TruceError, WrongUsage
from truce.flow.people import people

app = make_app()

DRAFT = """\
fact_level: confirmed
standard: reasonable_grounds
terms:
  - {term: VE-4, reading: text, result: breach, rule: acts 1, line: none, coverage: 0.2}
severity: grave
narrative: The account is borne out by a record.
limitations: The place was not visited.
"""


class Terminal:
    def __init__(self, here: Staffed) -> None:
        self.folder = str(here.house.mission.folder)
        person = people.add(here.as_("ivy"), {"name": "Oksana Marked"})
        people.consent(here.as_("ivy"), person.id, ["record", "internal", "share_parties"], risk_asked=True)
        self.person = person.pseudonym

    def types(self, who: str, command: str, *words: str, stdin: str | None = None) -> str:
        done = CliRunner().invoke(app, ["--as", who, "case", command, self.folder, *words], input=stdin)
        if isinstance(done.exception, TruceError):
            raise done.exception
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    def asks(self, who: str, command: str, *words: str, stdin: str | None = None) -> Any:
        return json.loads(self.types(who, command, *words, "--json", stdin=stdin))


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    here = staffed(tmp_path)
    for key in here.keys.values():
        bootstrap.keep_key(key, None)
    return Terminal(here)


def begun(t: Terminal) -> str:
    """A case under verification with one item; its number."""
    made = t.asks(
        "mona", "receive", "--channel", "civilian_report", "--by", PERSON, "--summary", "An assault on a resident.",
        "--actor", "karst", "--term", "VE-4", "--when", "2024-10-20", "--place", "the northern hills",
    )  # fmt: skip
    number = str(t.asks("ivy", "register", made["case"])["number"])
    t.types("ivy", "triage", number, "--why", "ours", "--answer", "area=inside")
    t.types("ivy", "plan", number, "--team", "ivy", "--question", "did it happen?", "--why", "to be taken up")
    t.types(
        "hugo", "inform", number, "--kind", "testimony", "--source", t.person, "--means", "reported_by_source",
        "--summary", "A consistent account.",
    )  # fmt: skip
    return number


def test_a_case_goes_from_intake_to_the_parties_at_the_terminal(terminal: Terminal, tmp_path: Path) -> None:
    t, n = terminal, begun(terminal)
    t.types("ivy", "visit", n, "--kind", "site_visit", "--result", "not_possible")
    t.types("ivy", "access", n, "--to", "karst", "--place", "the northern hills", "--outcome", "denied")
    t.types(
        "ivy", "inform", n, "--kind", "document", "--source", "clinic-4", "--means", "reported_by_source",
        "--summary", "A record that fits.", "--reliability", "B", "--credibility", "2", "--grade-why", "held so far",
    )  # fmt: skip
    t.types("ivy", "alternative", n, "--text", "It was told to harm.", "--verdict", "unlikely", "--why", "the record")
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT, "utf-8")
    assert "next: truce case submit" in t.types("ivy", "assess", n, str(file))
    t.types("ivy", "submit", n)
    assert ": determined\n" in t.types("rex", "determine", n, "--why", "it holds")
    t.types("hana", "notify", n, "--to", "karst", "--due", "2099-01-01")
    t.types("otto", "reply", n, "--notice", "n1", "--text", "We deny it.")
    t.types("hana", "answer", n, "--result", "contested", "--why", "they deny it")
    t.types("hana", "commission", n, "--why", "asked")
    t.types("hana", "commission", n, "--result", "endorsed", "--why", "nothing new")
    t.types("hana", "publish", n, "--audience", "parties", "--why", "approved")

    outside = t.types("hana", "text", n, "--edition", "parties")
    assert "Fact: confirmed" in outside
    assert "denied" in outside
    assert PERSON not in outside
    shown = t.types("hana", "show", n)
    assert "i2 B2 document from clinic-4, for" in shown
    assert "case close -> closed" in shown
    assert "case.publish -> published" in t.types("hana", "history", n)
    assert {one["state"] for one in t.asks("hana", "list")} == {"published"}
    assert len(t.asks("hana", "times")) == len(t.asks("hana", "times", n)) == 14


def test_an_assessment_comes_from_standard_input_too_and_says_what_is_lacking(terminal: Terminal) -> None:
    n = begun(terminal)

    with pytest.raises(NotEstablished, match="not established"):
        terminal.types("ivy", "assess", n, "-", stdin=DRAFT)
    with pytest.raises(WrongUsage, match="faults"):
        terminal.types("ivy", "assess", n, "-", stdin=DRAFT.replace("breach", "guilty"))
    modest = "fact_level: undetermined\nstandard: reasonable_grounds\nnarrative: n\nlimitations: l\n"
    assert terminal.asks("ivy", "assess", n, "-", stdin=modest)["state"] == "assessed"


def test_a_drill_is_loud_at_the_terminal(terminal: Terminal) -> None:
    n = begun(terminal)

    said = terminal.types("ivy", "assess", n, "-", stdin=DRAFT.replace("reasonable_grounds", "drill"))

    assert "DRILL" in said
    assert "DRILL" in terminal.types("ivy", "show", n)
    assert "for drills only" in terminal.types("ivy", "standards")


def test_the_registration_says_how_each_term_stood(terminal: Terminal) -> None:
    made = terminal.asks(
        "mona", "receive", "--channel", "own_observation", "--by", "mission", "--summary", "Shots.",
        "--term", "VE-1", "--when", "2024-10-14T20:00",
    )  # fmt: skip

    said = terminal.types("ivy", "register", made["case"])

    assert "vela-2024 VE-1, reading text: in_force" in said
    assert "vela-2024 VE-1, reading karst: before_entry_into_force" in said


def test_whoever_may_not_is_told_who_may(terminal: Terminal) -> None:
    n = begun(terminal)

    with pytest.raises(Refused) as refused:
        terminal.types("audra", "show", n)
    assert "who may" in refused.value.explain()


def test_show_has_plan_visits_and_what_became_of_access_and_says_each_thing_once(terminal: Terminal) -> None:
    t, n = terminal, begun(terminal)
    t.types("ivy", "visit", n, "--kind", "site_visit", "--result", "partly", "--note", "the bridge was closed")
    t.types("ivy", "access", n, "--to", "karst", "--place", "the hills", "--outcome", "denied", "--reason", "mines")
    t.types("ivy", "access", n, "--request", "a1", "--outcome", "granted", "--why", "the road was cleared")

    shown = t.types("ivy", "show", n)

    assert "team ivy; visit by " in shown
    assert "question: did it happen?" in shown
    assert "v1 site_visit on " in shown
    assert "partly: the bridge was closed" in shown
    assert "denied; they said: mines" in shown
    assert "granted; why: the road was cleared" in shown
    told = ("--channel", "own_observation", "--by", "mission", "--summary", "Shots.", "--when", "2024-10-20")
    said = t.types("mona", "receive", *told)
    assert "it is received" not in said
    id = said.split(":")[0]
    assert t.types("ivy", "show", id).startswith(f"{id}: received\n")
    number = t.asks("ivy", "register", id)["number"]
    t.types("ivy", "triage", number, "--why", "ours", "--answer", "area=inside")
    merged = t.types("ivy", "merge", id, t.asks("ivy", "show", n)["id"], "--why", "the same night")
    assert f"joined to {n}" in merged


def test_an_author_is_warned_of_a_name_on_both_ways_of_reading(terminal: Terminal) -> None:
    n = begun(terminal)
    modest = "fact_level: undetermined\nstandard: reasonable_grounds\nnarrative: Karst did it.\nlimitations: l\n"

    assert "WARNING: narrative names karst" in terminal.types("ivy", "assess", n, "-", stdin=modest)
    (warning,) = terminal.asks("ivy", "assess", n, "-", stdin=modest)["warnings"]
    assert "narrative names karst" in warning


def test_the_help_of_a_code_lists_every_code_there_is() -> None:
    from truce.cli import case_begin, case_decide
    from truce.vocabulary import vocabulary
    from truce.vocabulary.casework import casework

    lists = (
        (case_begin.CHANNELS, casework().channels),
        (case_begin.VISIT_KINDS, casework().visit_kinds),
        (case_begin.INFORMATION_KINDS, casework().information_kinds),
        (case_begin.OUTCOMES, casework().access_outcomes),
        (case_begin.MEANS, vocabulary().means),
        (case_decide.REMEDY_KINDS, casework().remedy_kinds),
    )
    for told, known in lists:
        assert set(told.rstrip(".").split(", ")) == set(known)

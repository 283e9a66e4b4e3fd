"""An assessment as a file: YAML or JSON, every fault by line and field."""

import json

import pytest

from truce.errors import UnusableYaml, WrongUsage
from truce.wire.assessment import read_assessment

GOOD = """\
fact_level: confirmed
standard: reasonable_grounds
information: [i1, i2]
terms:
  - term: vela-2024:VE-4
    reading: text
    result: breach
    rule: acts 1
    line: none
    coverage: 0.4
    exceptions: [{exception: VE-2, applies: false, why: nobody had fired}]
attribution:
  actor: unknown
severity: grave
narrative: What is found.
limitations: What could not be done.
"""


def test_a_file_is_read_whole() -> None:
    told = read_assessment(GOOD)

    (term,) = told.terms
    assert (told.fact_level, told.information, told.alternatives) == ("confirmed", ("i1", "i2"), None)
    assert (term.coverage, term.line, term.exceptions[0].applies) == (0.4, "none", False)
    assert told.attribution is not None
    assert told.attribution.actor == "unknown"


def test_json_says_the_same() -> None:
    told = {"fact_level": "refuted", "standard": "balance", "narrative": "n", "limitations": "l"}

    assert read_assessment(json.dumps(told)).fact_level == "refuted"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("confirmed", "proven", "line 1, fact_level: proven: no such code"),
        ("result: breach", "result: guilty", "line 7, terms.0.result: guilty: no such code"),
        ("coverage: 0.4", "coverage: 40", "line 10, terms.0.coverage: a share from 0 to 1"),
        ("applies: false", "applies: perhaps", "terms.0.exceptions.0.applies: true, false, or null"),
        ("severity: grave", "serverity: grave", "line 14, serverity: unknown"),
        ("narrative: What is found.", "narrative:", "narrative: is missing"),
        ("  actor: unknown", "  actor: karst\n  basis: [gut]", "attribution.basis.0: gut: no such code"),
        ("information: [i1, i2]", "information: i1", "line 3, information: a list belongs here"),
    ],
)
def test_a_fault_names_its_line_and_its_field(was: str, now: str, said: str) -> None:
    with pytest.raises(WrongUsage) as fault:
        read_assessment(GOOD.replace(was, now), "draft.yaml")
    assert said in fault.value.explain()
    assert "draft.yaml" in fault.value.explain()


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(WrongUsage) as fault:
        read_assessment(GOOD.replace("confirmed", "proven").replace("grave", "bad"))
    assert "fault 2" in fault.value.explain()


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_what_is_no_assessment_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage):
        read_assessment(text)


def test_what_is_no_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(UnusableYaml):
        read_assessment("a: [1\nb: 2")

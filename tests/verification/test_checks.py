"""Standards of proof: small checks that compose, each of which says what is lacking."""

import logging
from pathlib import Path

import pytest

from tests.verification.make import THEN, argument, item
from truce.errors import BrokenVocabulary, NotEstablished
from truce.model.proceeding import Alternative
from truce.verification import checks as c
from truce.verification.compose import DRILL, AllOf, AnyOf, TakeOnTrustForDrillsOnly
from truce.verification.standards import CHECKS, read_standards, shipped, standards

OWN = """\
green_grounds:
  names: {en: Green grounds, uk: Зелені підстави, ru: Зелёные основания}
  meaning: For a test.
  level: 2
  version: 1
  supports: [confirmed]
  assess: [{independent_origins: 2}]
  review: [reviewer_differs]
"""


@pytest.mark.parametrize("made", [AllOf, AnyOf])
def test_an_empty_standard_would_establish_anything_and_cannot_be_made(made: type) -> None:
    with pytest.raises(ValueError, match="at least one check"):
        made(())


def test_all_that_is_lacking_is_said_at_once() -> None:
    with pytest.raises(NotEstablished, match=r"independent origins.*first-hand") as lack:
        AllOf((c.IndependentOrigins(2), c.FirstHand(1)))(argument([item(means="reported_by_source")]))
    assert "2 needed, 1 found" in lack.value.what


def test_any_of_holds_by_one_and_else_names_every_way() -> None:
    either = AnyOf((c.IndependentOrigins(2), c.FirstHand(1)))

    assert either(argument([item()])) == ("first-hand: i1",)
    with pytest.raises(NotEstablished, match="none of these"):
        either(argument([item(means="reported_by_source")]))


def test_an_unknown_grade_is_not_good_enough_and_is_said_to_be_waiting_not_bad() -> None:
    with pytest.raises(NotEstablished, match=r"not judged yet \(F or 6 is unknown\): i1"):
        c.MinimumGrades(1, "C", "3")(argument([item(credibility="6")]))
    with pytest.raises(NotEstablished, match="unknown\\): none"):
        c.MinimumGrades(1, "C", "3")(argument([item(credibility="5")]))


def test_a_good_source_does_not_lift_a_bad_report() -> None:
    with pytest.raises(NotEstablished):
        c.MinimumGrades(1, "C", "3")(argument([item(credibility="4")], letters={"source-of-i1": "A"}))


@pytest.mark.parametrize(
    ("verdict", "holds"), [("unlikely", True), ("excluded", True), ("as_likely", False), (None, False)]
)
def test_another_explanation_must_be_weighed_and_be_weaker(verdict: str | None, holds: bool) -> None:
    told = argument([item()], alternatives=(Alternative(id="h1", text="t", by="ivy", at=THEN, verdict=verdict),))

    if holds:
        assert c.AlternativesWeighed(1)(told)
    else:
        with pytest.raises(NotEstablished):
            c.AlternativesWeighed(1)(told)


def test_what_tells_the_contrary_cannot_be_left_out() -> None:
    against = item("i2", tends="against")

    with pytest.raises(NotEstablished, match="left out: i2"):
        c.ContraryWeighed()(argument([item()], contrary=(against,)))
    assert c.ContraryWeighed()(argument([item()], contrary=(against,), cited=frozenset({against.full_id})))


@pytest.mark.parametrize(
    ("state", "said"), [("flawed", "a check of an exhibit failed"), ("unknown", "not in the mission")]
)
def test_an_exhibit_that_is_leaned_on_must_be_whole_and_here(state: str, said: str) -> None:
    with pytest.raises(NotEstablished, match=said):
        c.ExhibitsWhole()(argument([item(exhibits=("exh-1",))], exhibits={"exh-1": state}))


def test_technical_evidence_counts_only_with_the_exhibit_that_holds_it() -> None:
    with pytest.raises(NotEstablished):
        c.Technical(1)(argument([item(kind="technical")]))
    assert c.Technical(1)(argument([item(kind="technical", exhibits=("exh-1",))]))


def test_a_pattern_alone_attributes_nothing() -> None:
    with pytest.raises(NotEstablished, match="pattern alone"):
        c.Bases(1)(argument([item()], bases=("pattern",)))


def test_an_author_is_no_reviewer_and_nobody_is_none() -> None:
    for reviewer, said in (("ivy", "is an author"), (None, "nobody reviewed")):
        with pytest.raises(NotEstablished, match=said):
            c.ReviewerDiffers()(argument([item()], authors=frozenset({"ivy"}), reviewer=reviewer))


def test_a_drill_says_so_every_single_time(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert TakeOnTrustForDrillsOnly()(argument([])) == (DRILL,)
    assert DRILL in caplog.text


def test_every_standard_that_ships_has_a_reviewer_and_only_the_drill_checks_nothing() -> None:
    assert [one.name for one in shipped().values() if one.drill] == ["drill"]
    assert all(any(isinstance(k, c.ReviewerDiffers) for k in one.review.checks) for one in shipped().values())


def test_the_criminal_standard_carries_no_finding_of_a_monitor() -> None:
    assert shipped()["beyond_doubt"].supports == ()
    assert shipped()["allegation"].supports == ()


def test_a_mission_may_bring_its_own_beside_those_that_ship(tmp_path: Path) -> None:
    (tmp_path / "standards.yaml").write_text(OWN, "utf-8")

    known = standards(tmp_path / "standards.yaml")

    assert "green_grounds" in known
    assert known["reasonable_grounds"] is shipped()["reasonable_grounds"]


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("{independent_origins: 2}", "{independent_origins: 0}", 7, "whole number"),
        ("[{independent_origins: 2}]", "[]", 7, "at least one"),
        ("[{independent_origins: 2}]", "[{any_of: []}]", 7, "at least one"),
        ("{independent_origins: 2}", "gut_feeling", 7, "no such check"),
        ("[confirmed]", "[proven]", 6, "level of fact"),
        ("[reviewer_differs]", "[exhibits_whole]", 8, "reviewer differs"),
        ("green_grounds:", "balance:", 1, "take another name"),
        ("level: 2", "weight: 2", 4, "no standard has"),
        ("{independent_origins: 2}", "{minimum_grades: {count: 1, reliability: F, credibility: 3}}", 7, "F is unknown"),
        ("{independent_origins: 2}", "{minimum_grades: {count: 1, reliability: C, credibility: 6}}", 7, "6 is unknown"),
    ],
)
def test_a_fault_in_a_missions_own_file_names_its_line(
    tmp_path: Path, was: str, now: str, line: int, said: str
) -> None:
    file = tmp_path / "standards.yaml"
    file.write_text(OWN.replace(was, now), "utf-8")

    with pytest.raises(BrokenVocabulary) as fault:
        standards(file)
    assert said in fault.value.what
    assert (fault.value.given["file"], fault.value.given["line"]) == ("standards.yaml", line)


def test_a_changed_standard_has_another_digest(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(OWN, "utf-8")
    other.write_text(OWN.replace("origins: 2", "origins: 3"), "utf-8")

    assert read_standards(one)["green_grounds"].digest != read_standards(other)["green_grounds"].digest


def test_every_check_is_named_on_its_page() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "verification.md").read_text("utf-8")

    for name in (*CHECKS, *shipped()):
        assert f"`{name}`" in page

"""Packages by what is assumed: every worth has its row, each can be moved, and what a party said no to is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.talks.cases import talks
from truce.errors import NotFound, UnusableValue, WrongUsage
from truce.flow.talks.budget import Budget
from truce.flow.talks.held import Held, of_file, view_of
from truce.flow.talks.packages import Asked, packages
from truce.model.packages import ELICITED, MOVED, NO_OPTION, NO_WORTH, Packages

SHIPPED = "russia-ukraine-2025-26"
WORTHS = """
preferences:
  - {party: heath, option: north, worth: 80, low: 70, high: 90, kind: inferred, why: A guess., as_of: '2025-03-01'}
  - {party: karst, option: north, worth: 20, low: 10, high: 30, kind: inferred, why: A guess., as_of: '2025-03-01'}
  - {party: heath, option: south, worth: 30, low: 20, high: 40, kind: inferred, why: A guess., as_of: '2025-03-01'}
  - {party: karst, option: south, worth: 70, low: 60, high: 80, kind: inferred, why: A guess., as_of: '2025-03-01'}
  - {party: heath, option: share, worth: 50, low: 40, high: 60, kind: inferred, why: A guess., as_of: '2025-03-01'}
  - {party: karst, option: share, worth: 60, low: 50, high: 70, kind: inferred, why: A guess., as_of: '2025-03-01'}
  - {party: heath, worth: 20, low: 10, high: 30, kind: inferred, why: A guess., as_of: '2025-03-01'}
  - {party: karst, worth: 30, low: 20, high: 40, kind: inferred, why: A guess., as_of: '2025-03-01'}
"""


def held(tmp_path: Path, more: str = "") -> Held:
    path = tmp_path / "vela.yaml"
    path.write_text(talks(WORTHS + more), "utf-8")
    return of_file(str(path), view_of(None, None))


@pytest.fixture(scope="module")
def shipped() -> Packages:
    return packages(of_file(SHIPPED, view_of(None, None)))


def test_every_worth_of_the_shipped_file_is_an_analysts_and_says_so(shipped: Packages) -> None:
    assert {one.kind for one in shipped.assumptions} == {"inferred"}
    assert all("ssumption of the analyst" in one.why for one in shipped.assumptions)


def test_an_issue_without_an_option_is_left_out_and_named(shipped: Packages) -> None:
    assert [(one.issue, one.why) for one in shipped.left_out] == [("plant", NO_OPTION)]


def test_a_package_holds_no_option_that_a_red_line_rules_out(shipped: Packages) -> None:
    ruled_out = {rule.option for rule in shipped.rules if rule.kind == "red_line"}

    assert ruled_out == {"annexed-recognised", "line-unrecognised", "nato-open"}
    assert not any(option in ruled_out for offer in shipped.offers for _, option in offer.options)


def test_a_no_that_is_no_red_line_is_said_of_every_package_that_holds_it(shipped: Packages) -> None:
    for offer in shipped.offers:
        holds = ("sequence", "ceasefire-first") in offer.options
        assert any(option == "ceasefire-first" and party == "ru" for party, option, _ in offer.refused) == holds


def test_what_must_come_first_does(shipped: Packages) -> None:
    for offer in shipped.offers:
        if "like-article-5" in offer.order:
            assert offer.order.index("watched-by-technology") < offer.order.index("like-article-5")


def test_what_nobody_watches_is_unknown_not_none(shipped: Packages) -> None:
    watched = [one for one in shipped.offers[0].promises if one.watched]

    assert [(one.option, one.coverage) for one in watched] == [("no-energy-strikes", None)]


def test_a_package_is_the_mean_of_what_its_options_are_worth(tmp_path: Path) -> None:
    found = packages(held(tmp_path))

    assert [(one.worth, [o for _, o in one.options]) for one in found.offers] == [
        ((65.0, 40.0), ["north", "share"]),
        ((40.0, 65.0), ["south", "share"]),
    ]


def test_an_issue_can_be_made_to_weigh_more(tmp_path: Path) -> None:
    found = packages(held(tmp_path), Asked(weigh=("heath.line=3", "heath.fish=1")))

    assert found.offers[0].worth == (72.5, 40.0)
    assert [(one.issue, one.by) for one in found.weights if one.party == "heath"] == [("line", MOVED), ("fish", MOVED)]


def test_a_moved_worth_says_from_where_and_takes_its_bounds_along(tmp_path: Path) -> None:
    found = packages(held(tmp_path), Asked(assume=("karst.line.north=0.6",)))
    one = next(each for each in found.assumptions if (each.party, each.option) == ("karst", "north"))

    assert (one.worth, one.low, one.high, one.before, one.moved) == (60.0, 50.0, 70.0, 20.0, True)
    assert found.acceptable == 1 if len(found.offers) == 1 else found.acceptable == len(found.offers)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("karst.line.north=60", UnusableValue), ("karst.line.north", UnusableValue), ("karst=0.5", UnusableValue),
        ("karst.line.east=0.5", NotFound), ("gull.line.north=0.5", NotFound), ("karst.sky.north=0.5", NotFound),
        ("karst.line=0.5", UnusableValue), ("karst.line.north=nan", UnusableValue),
        ("=0.5", UnusableValue), ("karst.=0.5", UnusableValue),
    ],
)  # fmt: skip
def test_an_assumption_that_cannot_be_read_is_told(tmp_path: Path, words: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        packages(held(tmp_path), Asked(assume=(words,)))


def test_ids_with_dots_and_equal_signs_can_be_assumed_of(tmp_path: Path) -> None:
    path = tmp_path / "vela.yaml"
    path.write_text(talks(WORTHS).replace("north", "'n=o.rth'").replace("'n=o.rth'ern", "northern"), "utf-8")
    found = packages(of_file(str(path), view_of(None, None)), Asked(assume=("karst.line.n=o.rth=0.6",)))

    assert next(one.worth for one in found.assumptions if (one.party, one.option) == ("karst", "n=o.rth")) == 60.0


@pytest.mark.parametrize(
    "asked",
    [
        Asked(assume=("karst.line.north=0.5", "karst.line.north=0.7")),
        Asked(weigh=("karst.line=1", "karst.line=2")), Asked(text=("line=north", "line=south")),
    ],
)  # fmt: skip
def test_what_is_assumed_twice_is_refused_never_left_out(tmp_path: Path, asked: Asked) -> None:
    with pytest.raises((UnusableValue, WrongUsage)):
        packages(held(tmp_path), asked)


def test_an_option_of_which_nobody_assumed_a_worth_takes_its_issue_out(tmp_path: Path) -> None:
    path = tmp_path / "vela.yaml"
    told = talks("\n".join(line for line in WORTHS.splitlines() if "karst, option: share" not in line))
    path.write_text(told, "utf-8")
    found = packages(of_file(str(path), view_of(None, None)))

    assert [(one.issue, one.why, one.missing) for one in found.left_out] == [("fish", NO_WORTH, (("karst", "share"),))]
    assert packages(of_file(str(path), view_of(None, None)), Asked(assume=("karst.fish.share=0.6",))).left_out == ()


def test_where_nothing_is_acceptable_it_is_said_how_far_each_falls_short(tmp_path: Path) -> None:
    found = packages(held(tmp_path), Asked(assume=("heath.no-deal=0.6", "karst.no-deal=0.6")))

    assert (found.acceptable, found.offers) == (0, ())
    assert [(one.party, one.points) for one in found.short] == [("heath", 20.0), ("karst", 20.0)]
    assert {one.party for one in found.sweets} == {"heath", "karst"}
    assert min(one.points for one in found.sweets) == 20.0


def test_no_option_is_said_to_do_that_would_have_to_be_worth_more_than_its_issue_weighs(tmp_path: Path) -> None:
    found = packages(held(tmp_path), Asked(assume=("heath.no-deal=1", "karst.no-deal=0")))
    weighs = {(one.party, one.issue): 100 * one.share for one in found.weights}
    issue_of = {option: issue for one in found.short if one.nearest for issue, option in one.nearest.options}

    assert [one.party for one in found.short if one.points] == ["heath"]
    assert all(one.points <= weighs[one.party, issue_of[one.option]] for one in found.sweets if one.option in issue_of)
    assert packages(held(tmp_path), Asked(assume=("heath.no-deal=1", "karst.no-deal=1"))).sweets == ()


def test_packages_say_that_rows_are_withheld_for_a_red_line_may_be_among_them(tmp_path: Path) -> None:
    assert packages(replace(held(tmp_path), withheld=3)).withheld == 3


def test_a_red_line_that_alone_blocks_is_the_key(tmp_path: Path) -> None:
    lines = """
positions:
  - {party: heath, issue: line, kind: public, text: Not the wall., firmness: firm, red_line: true, rules_out: [south], confidence: high, as_of: '2025-02-01', source: [S1]}
"""  # noqa: E501 - a row of a file stands on one line
    found = packages(held(tmp_path, lines), Asked(assume=("karst.no-deal=0.6",)))

    assert [[rule.option for rule in key.rules] for key in found.keys] == [["south"]]
    assert found.keys[0].rules[0].because[0].startswith("pos-")


def test_the_current_text_needs_a_word_on_every_issue(tmp_path: Path) -> None:
    part = packages(held(tmp_path), Asked(text=("line=south",))).text
    whole = packages(held(tmp_path), Asked(text=("line=south", "fish=share"))).text

    assert part is not None
    assert whole is not None
    assert part.unsettled == ("fish",)
    assert (whole.worth, whole.stands, whole.better) == ((40.0, 65.0), True, ())


def test_elicited_worths_add_up_as_they_stand_and_cannot_be_weighed_again(tmp_path: Path) -> None:
    rows = "\n".join(
        f"  - {{party: heath, {f'option: {option}, ' if option else ''}worth: {worth}, low: {worth}, high: {worth}, "
        "kind: elicited, why: Asked., as_of: '2025-04-01'}"
        for option, worth in (("north", 70), ("south", 0), ("share", 30), ("", 20))
    )
    asked = held(tmp_path, rows + "\n")
    found = packages(asked)

    assert found.offers[0].worth == (100.0, 40.0)
    assert {one.by for one in found.weights if one.party == "heath"} == {ELICITED}
    with pytest.raises(UnusableValue, match="weigh issues themselves"):
        packages(asked, Asked(weigh=("heath.line=2",)))


def test_with_no_time_left_what_was_not_sought_is_told_and_the_rest_is_as_ever(tmp_path: Path) -> None:
    lines = """
positions:
  - {party: heath, issue: line, kind: public, text: Never., firmness: firm, red_line: true, rules_out: [south, north], confidence: high, as_of: '2025-02-01', source: [S1]}
"""  # noqa: E501 - a row of a file stands on one line
    whole = packages(held(tmp_path, lines))
    hurried = packages(held(tmp_path, lines), budget=Budget(0.0))

    assert (whole.undone, hurried.undone) == ((), ("keys", "sweets"))
    assert whole.keys
    assert (hurried.keys, hurried.sweets) == ((), ())
    assert (hurried.frontier, hurried.acceptable, hurried.assumptions) == (whole.frontier, 0, whole.assumptions)


def test_an_id_with_a_point_in_it_can_be_moved(tmp_path: Path) -> None:
    path = tmp_path / "vela.yaml"
    path.write_text(talks(WORTHS).replace("north", "north.1"), "utf-8")
    found = packages(of_file(str(path), view_of(None, None)), Asked(assume=("heath.line.north.1=0.9",)))

    assert [(one.option, one.worth) for one in found.assumptions if one.moved] == [("north.1", 90.0)]

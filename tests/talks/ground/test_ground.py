"""Common ground: nothing said is never a yes, the newest stands, red lines block, a broken word is told."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talks.cases import talks
from truce.model.talks import Negotiation
from truce.talks.files import parse_talks, read_talks
from truce.talks.ground import View, answers, blocks, moved, overlap, red_lines, stated_against_shown, zones
from truce.talks.ground.shown import result_of

FILE = Path(__file__).resolve().parents[3] / "truce" / "catalogue" / "talks" / "russia-ukraine-2025-26.yaml"
SAID = ("public", "stated")


def position(party: str, more: str, day: str = "2025-02-02", kind: str = "public") -> str:
    base = f"party: {party}, issue: line, kind: {kind}, text: T., confidence: high, as_of: '{day}', source: [S1]"
    return f"  - {{{base}, {more}}}\n"


def answer(party: str, option: str, told: str, day: str = "2025-02-02", kind: str = "public") -> str:
    base = f"party: {party}, option: {option}, kind: {kind}, confidence: high, as_of: '{day}', source: [S1]"
    return f"  - {{{base}, answer: {told}}}\n"


def read(positions: str = "", answers: str = "") -> Negotiation:
    more = ("positions:\n" + positions if positions else "") + ("acceptability:\n" + answers if answers else "")
    return parse_talks(talks() + more).whole()


RED_NORTH = "firmness: firm, red_line: true, rules_out: [north]"
RED_SOUTH = "firmness: firm, red_line: true, rules_out: [south]"


def test_what_nobody_said_is_unknown_and_never_a_yes() -> None:
    assert {cell.answer for cell in overlap(read())} == {"unknown"}
    assert [zone.state for zone in zones(read())] == ["unexplored", "unexplored"]


def test_the_matrix_has_a_cell_for_each_option_and_party_whose_consent_is_needed() -> None:
    told = [(c.issue, c.option, c.party) for c in overlap(read())]

    assert len(told) == len(set(told)) == 3 * 2
    assert {c.party for c in overlap(read(), parties=["gull"])} == {"gull"}


def test_two_red_lines_that_leave_nothing_exclude_each_other() -> None:
    n = read(position("heath", RED_SOUTH) + position("karst", RED_NORTH))

    (block,) = blocks(n)

    assert (block.issue, block.parties, block.inferred) == ("line", ("heath", "karst"), False)
    assert zones(n)[0].state == "closed"


def test_one_party_that_rules_out_everything_blocks_alone() -> None:
    n = read(
        position("heath", "firmness: firm, red_line: true, rules_out: [north, south]") + position("karst", RED_NORTH)
    )

    assert [block.parties for block in blocks(n)] == [("heath",)]


def test_a_red_line_that_leaves_a_way_blocks_nothing() -> None:
    n = read(position("heath", RED_SOUTH))

    assert blocks(n) == []
    assert zones(n)[0].unexplored == ("north",)


def test_a_line_of_somebody_whose_consent_is_not_needed_stands_and_blocks_nothing() -> None:
    both = "firmness: firm, red_line: true, rules_out: [north, south]"
    n = read(position("gull", both) + position("heath", RED_NORTH))

    assert {line.party for line in red_lines(n)} == {"gull", "heath"}
    assert blocks(n) == []


def test_the_newest_position_stands_and_the_view_of_an_earlier_day_is_unchanged() -> None:
    n = read(position("heath", RED_SOUTH) + position("heath", "firmness: open", day="2025-04-01"))

    assert red_lines(n) == []
    assert red_lines(n, View(said_by=date(2025, 3, 1)))[0].rules_out == ("south",)


def test_what_was_not_yet_learnt_is_not_seen() -> None:
    n = read(position("heath", RED_SOUTH))

    assert red_lines(n, View(learnt_by=datetime(2025, 5, 1, tzinfo=UTC))) == []


def test_an_inferred_red_line_is_marked_and_can_be_left_out() -> None:
    n = read(position("heath", RED_SOUTH) + position("karst", RED_NORTH, kind="inferred"))

    assert blocks(n)[0].inferred
    assert blocks(n, View(kinds=SAID)) == []


def test_a_yes_against_its_own_red_line_is_named_a_contradiction() -> None:
    n = read(position("heath", RED_NORTH), answer("heath", "north", "accept"))

    (cell,) = [c for c in overlap(n) if c.party == "heath" and c.option == "north"]

    assert (cell.answer, cell.red_line, cell.contradicted, len(cell.because)) == ("reject", True, True, 2)


def test_what_all_accept_is_common_and_a_condition_makes_it_conditional() -> None:
    conditional = answer("karst", "north", "conditional, condition: By May.")
    n = read("", answer("heath", "north", "accept") + conditional + answer("heath", "share", "accept"))

    assert [(z.state, z.conditional, z.to_ask) for z in zones(n)] == [
        ("conditional", ("north",), (("heath", "south"), ("karst", "south"))),
        ("unexplored", (), (("karst", "share"),)),
    ]


def test_a_later_conclusion_stands_and_on_one_day_the_partys_own_word_does() -> None:
    later = read("", answer("heath", "north", "accept") + answer("heath", "north", "reject", "2025-03-01", "inferred"))
    same = read("", answer("heath", "north", "accept") + answer("heath", "north", "reject", kind="inferred"))

    assert answers(later)["heath", "north"].answer == "reject"
    assert answers(same)["heath", "north"].answer == "accept"
    assert answers(later, View(kinds=SAID))["heath", "north"].answer == "accept"


def test_softer_is_closer_and_firmer_is_away_and_said_again_is_no_move() -> None:
    first = position("heath", "firmness: firm") + position("karst", "firmness: open")
    then = position("heath", "firmness: open", "2025-04-01") + position("karst", RED_NORTH, "2025-04-02")
    again = position("karst", RED_NORTH, "2025-05-01")

    found = moved(read(first + then), date(2025, 3, 1))

    assert [(m.party, m.toward) for m in found] == [("heath", "closer"), ("karst", "away")]
    assert moved(read(first + then + again), date(2025, 4, 2)) == []
    assert [m.toward for m in moved(read("", answer("heath", "north", "accept")), date(2025, 1, 1))] == ["unclear"]


@pytest.mark.parametrize(
    ("statuses", "result"),
    [
        ([], "unseen"),
        (["in_force_no_evidence", "not_assessable"], "unseen"),
        (["in_force_compliant"], "kept"),
        (["breached_minor", "breached_serious"], "parted"),
        (["breached_serious", "in_force_compliant"], "disputed"),
        (["disputed_scope"], "disputed"),
    ],
)
def test_only_what_every_reading_shows_is_held_against_a_word(statuses: list[str], result: str) -> None:
    assert result_of(statuses) == result


def test_an_accepted_option_stands_beside_the_rulings_on_the_terms_that_verify_it() -> None:
    n = read("", answer("heath", "share", "accept"))

    (row,) = stated_against_shown(n, {("vela-2025/T-1", "heath"): {"text": "breached_serious"}})

    assert (row.party, row.term, row.result) == ("heath", "vela-2025/T-1", "parted")


LEVELS = st.sampled_from(["accept", "conditional, condition: C.", "reject", "unknown"])


@settings(max_examples=30)
@given(st.lists(LEVELS, min_size=6, max_size=6))
def test_swapping_the_parties_swaps_nothing_of_the_zone(told: list[str]) -> None:
    pairs = [(p, o) for p in ("heath", "karst") for o in ("north", "south", "share")]
    other = {"heath": "karst", "karst": "heath"}

    one = read("", "".join(answer(p, o, t) for (p, o), t in zip(pairs, told, strict=True)))
    two = read("", "".join(answer(other[p], o, t) for (p, o), t in zip(pairs, told, strict=True)))

    assert [(z.state, z.common, z.refused) for z in zones(one)] == [(z.state, z.common, z.refused) for z in zones(two)]


def test_on_the_shipped_file_territory_is_blocked_by_no_word_aloud_and_prisoners_are_common() -> None:
    n = read_talks(FILE).whole()
    states = {zone.issue: zone.state for zone in zones(n)}

    assert states["prisoners"] == states["partial"] == "common"
    assert states["plant"] == "empty"
    assert states["sequence"] == states["territory"] == "unexplored"
    assert blocks(n) == []
    assert {b.parties for b in blocks(n, View(said_by=date(2025, 12, 3)))} == {("ua", "ru")}
    assert blocks(n, View(said_by=date(2025, 12, 3), kinds=SAID)) == []

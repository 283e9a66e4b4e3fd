"""A talks file: good rows land, bad ones are told with line, field and what to try; nothing is overwritten."""

import pytest

from tests.talks.cases import HEAD, talks
from truce.talks.files import Fault, UnusableTalks, parse_talks

GOOD = "{party: heath, issue: line, option: north, kind: public, text: Ours., firmness: firm, confidence: high, as_of: '2025-01-02', source: [S1]}"  # noqa: E501


def only_fault(more: str) -> Fault:
    """The one fault of a file."""
    (fault,) = parse_talks(talks(more), "f.yaml").faults
    return fault


def test_a_good_file_is_read_whole() -> None:
    found = parse_talks(talks(f"positions:\n  - {GOOD}\n")).whole()

    assert (found.id, found.parties, found.options_of("line")) == ("vela", ("heath", "karst"), ("north", "south"))
    assert found.positions[0].id.startswith("pos-")
    assert found.positions[0].learnt_at == found.learnt_at


def test_good_rows_land_and_the_bad_one_is_told_with_its_line_and_what_to_try() -> None:
    bad = GOOD.replace("firmness: firm", "firmness: frim").replace("2025-01-02", "2025-01-03")

    read = parse_talks(talks(f"positions:\n  - {GOOD}\n  - {bad}\n"), "f.yaml")

    assert read.negotiation is not None
    assert len(read.negotiation.positions) == 1
    (fault,) = read.faults
    assert (fault.entry, fault.field, fault.remedy) == ("positions[1]", "firmness", "did you mean firm?")
    assert fault.line == talks().count("\n") + 3
    assert str(fault).startswith(f"f.yaml:{fault.line}: positions[1].firmness")
    with pytest.raises(UnusableTalks, match="frim"):
        read.whole()


@pytest.mark.parametrize(
    ("was", "becomes", "field", "says"),
    [
        ("as_of: '2025-01-02'", "as_of: 2 January", "as_of", "here stands a day"),
        ("as_of: '2025-01-02'", "as_of: '2025-06-09'", "as_of", "after the record learnt"),
        ("text: Ours.", "text: 7", "text", "here stands a text"),
        ("text: Ours., ", "", "text", "missing"),
        ("text: Ours.", "txt: Ours.", "txt", "no such field"),
        ("source: [S1]", "source: []", "source", "never empty"),
        ("source: [S1]", "source: [S2]", "source", "no S2 among sources"),
        ("source: [S1]", "source: [S1, S1]", "source", "twice"),
        ("party: heath", "party: haeth", "party", "no haeth among actors"),
        ("option: north", "option: share", "option", "another issue"),
        ("firmness: firm", "firmness: firm, red_line: true", "rules_out", "what it rules out"),
        ("firmness: firm", "firmness: firm, rules_out: [south]", "rules_out", "what it rules out"),
        ("firmness: firm", "firmness: firm, red_line: true, rules_out: [north]", "rules_out", "is ruled out"),
        ("firmness: firm", "firmness: firm, red_line: yes, rules_out: [south]", "red_line", "true or false"),
    ],
)
def test_what_cannot_be_meant_is_refused(was: str, becomes: str, field: str, says: str) -> None:
    fault = only_fault(f"positions:\n  - {GOOD.replace(was, becomes)}\n")

    assert fault.field == field
    assert says in fault.what
    assert fault.remedy


COMMON = "as_of: '2025-02-02', source: [S1]"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (
            "acceptability: [{party: heath, option: north, answer: conditional, kind: public, confidence: low",
            "condition",
        ),
        ("preferences: [{party: heath, option: north, worth: 5, low: 9, high: 10, kind: inferred, why: A.", "worth"),
        ("dependences: [{kind: excludes, option: north, others: [south], why: A.", "others"),
        ("dependences: [{kind: together, option: north, others: [share], why: A.", "worth"),
        ("commitments: [{party: heath, text: Leave., due: '2025-01-01'", "due"),
        ("commitments: [{party: heath, text: Leave., term: T1", "term"),
        ("drafts: [{id: d, name: D, version: one, parties: [gull], clauses: [{ref: r, text: At the '[x]'.}]", ""),
        ("deadlines: [{id: d, party: heath, name: Go, set_by: gull, due: '2025-01-01', status: overdue", "due"),
        ("deadlines: [{id: d, party: heath, name: Go, set_by: gull, due: '2025-03-01', status: met", "done_at"),
        ("deadlines: [{id: d, party: heath, name: Go, set_by: gull, due: '2025-03-01T10:00', status: met", "due"),
    ],
)
def test_each_section_has_its_own_sense(row: str, field: str) -> None:
    assert only_fault(f"{row}, {COMMON}}}]\n").field.startswith(field)


def test_a_ring_of_options_that_must_each_come_first_is_named_for_no_package_could_hold_them() -> None:
    rows = "{{kind: before, option: {}, others: [{}], why: A., " + COMMON + "}}"
    ring = ", ".join(rows.format(*pair) for pair in (("north", "share"), ("share", "north")))
    fault = only_fault(f"dependences: [{ring}]\n")

    assert fault.field.startswith("others")
    assert "north, share" in fault.what


def test_marks_and_alternatives_of_a_draft_meet() -> None:
    clause = "{{ref: r, issue: line, text: 'It runs [where].', brackets: [{{mark: {mark}, text: north of it, by: [heath], option: north}}]}}"  # noqa: E501
    draft = "drafts: [{{id: d, name: D, version: one, parties: [gull], clauses: [{clause}], {common}}}]\n"

    good = parse_talks(talks(draft.format(clause=clause.format(mark="where"), common=COMMON))).whole()
    fault = only_fault(draft.format(clause=clause.format(mark="were"), common=COMMON))

    assert good.drafts[0].clauses[0].brackets[0].option == "north"
    assert fault.field == "clauses.0.brackets"
    assert "were, where" in fault.what


def test_of_two_words_on_one_day_nobody_can_tell_which_stands() -> None:
    fault = only_fault(f"positions:\n  - {GOOD}\n  - {GOOD.replace('Ours.', 'Yours.')}\n")

    assert fault.field == "as_of"
    assert "which stands" in fault.what


def test_a_position_that_changed_is_a_new_row_and_the_old_stays() -> None:
    later = GOOD.replace("2025-01-02", "2025-03-02")

    assert len(parse_talks(talks(f"positions:\n  - {GOOD}\n  - {later}\n")).whole().positions) == 2


def test_a_row_that_names_a_faulty_one_says_so() -> None:
    text = talks(f"positions:\n  - {GOOD}\n").replace("question: Where is it?", "question: 3")

    told = [fault.what for fault in parse_talks(text).faults]

    assert any("line of issues has a fault itself" in what for what in told)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no fields"),
        ("[1]", "no fields"),
        ("a: [", "not YAML"),
        (HEAD.replace("schema_version: 1", "schema_version: 2"), "form is not known"),
        (HEAD.replace("title: Talks on the Isle of Vela\n", ""), "missing"),
        ("[" * 30_000, "more than 100 deep"),
        ("id: " + "9" * 5000, "no talks hold"),
    ],
)
def test_a_file_without_a_head_gives_no_negotiation_and_says_why(text: str, says: str) -> None:
    read = parse_talks(text)

    assert read.negotiation is None
    assert says in read.faults[0].what
    with pytest.raises(UnusableTalks):
        read.whole()


def test_sections_that_are_no_lists_and_unknown_ones_are_told() -> None:
    told = [(f.field, f.remedy) for f in parse_talks(talks("positions: none\nreadout: []\n")).faults]

    assert ("positions", "one a line, each after a dash") in told
    assert ("readout", "did you mean readouts?") in told


def test_a_deadline_becomes_the_one_the_house_knows() -> None:
    row = "deadlines: [{id: d, party: heath, name: Go, set_by: gull, due: '2025-03-01', status: overdue, announced_consequence: A toll., actual_consequence: None came., as_of: '2025-02-02', source: [S1]}]\n"  # noqa: E501

    (deadline,) = parse_talks(talks(row)).whole().deadlines

    assert (deadline.kind, deadline.set_by, deadline.because, deadline.agreement) == ("set", "gull", ("S1",), None)
    assert deadline.due is not None
    assert deadline.due.isoformat() == "2025-03-01T23:59:59+00:00"
    assert (deadline.announced_consequence, deadline.actual_consequence) == ("A toll.", "None came.")

"""Every fault of an agreement file is named by file, line, term, field, what is wrong and what to write instead."""

from pathlib import Path

import pytest

from tests.wire.agreements import SOUND, broken, line_of, write
from truce.errors import UnusableAgreement
from truce.wire.agreement import FAULT, WARNING, check_file, read_agreement


def test_a_sound_file_has_no_findings(tmp_path: Path) -> None:
    assert check_file(write(tmp_path, SOUND)) == []


Case = tuple[str, str, str, str | None, str, str]
RIVAL = "interpretations[1].targets[1]"
FAULTS: list[Case] = [
    # old, new, word of the line, term, field, part of what to write instead
    ("type: cessation", "type: cesation", "type: cessation", "V-1", "type", "write cessation"),
    ("type: cessation", "type: ceasefire", "type: cessation", "V-1", "type", "write cessation"),
    ("modality: require", "modality: must", "modality: require", "V-2", "modality", "write require"),
    ("zone: {kind: country}", "zone: country", "kind: country", "V-1", "zone", "write {kind: country}"),
    ("width_total_km: 30", "width_total_km: '30'", "width_total", "V-2", "zone.width_total_km", "write 30 without"),
    ("Europe/Kyiv", "Kyiv", "timezone", None, "timezone", "write Europe/Kyiv"),
    ("modality: require", "modality: requires", "modality: require", "V-2", "modality", "write require"),
    ("observable", "observeable", "observable", "V-1", "checkability", "write observable"),
    ("kind: country", "kind: nation", "kind: country", "V-1", "zone.kind", "write one of: country"),
    ("zone: {kind: country}", "zone: {description: all of it}", "kind: country", "V-1", "zone.kind", "kind: undefined"),
    ("written_agreement", "writen_agreement", "written_agreement", None, "instrument_type", "write written_agreement"),
    ("[all_parties]", "[al_parties]", "all_parties", "V-1", "actors[1]", "write all_parties"),
    ("[north, south]", "[north, souht]", "[north, south]", "V-2", "actors[2]", "write south"),
    ("[north, south]", "[north, poland]", "[north, south]", "V-2", "actors[2]", "or add it to parties"),
    ("source: [S1]", "source: [S9]", "    source: [S1]", "V-1", "source[1]", "write S1"),
    ("id: V-2", "id: V-1", "id: V-2", "V-1", "id", "its own id"),
    ("line: river", "line: rivr", "line: river", "V-2", "zone.reference_line", "write river"),
    ("depth_each_side_km: 15", "depth_each_side_km: 30", "depth", "V-2", "zone.depth_each_side_km", "write 15"),
    ("end: '2026-02-15", "end: '2026-01-14", "end: '2026-02", "V-1", "period.end", "swap them"),
    ("schema_version: 1", "schema_version: 9", "schema_version", None, "schema_version", "write 1"),
    ("id: vela-truce", "id: Vela Truce!", "id: vela", None, "id", "write vela-truce"),
    ("Europe/Kyiv", "Europe/Kyev", "timezone", None, "timezone", "write Europe/Kyiv"),
    ("signed: '2025-12-20'", "signed: 20 December", "signed:", None, "signed", "2025-04-19"),
    ("signed: '2025-12-20'", "signed: '2025-02-30'", "signed:", None, "signed", "in the calendar"),
    ("by: north, against", "by: nort, against", "party_count", None, "claims[1].by", "write north"),
    ("against: south", "against: moon", "party_count", None, "claims[1].against", "write one of"),
    ("zone: {kind: country}", "acts: [use_of_weapons]", "kind: country", "V-1", "acts[1]", "write use_of_weapon"),
    ("start: '2026-01-16", "targets: [power_gird], start: '2026-01-16", "by: south", "V-1", RIVAL, "write power_grid"),
    ("width_total_km: 30", "width_total_km: -30", "width_total", "V-2", "zone.width_total_km", "a number above 0"),
    ("width_total_km: 30", "width_total_km: 0", "width_total", "V-2", "zone.width_total_km", "a number above 0"),
    ("depth_each_side_km: 15", "depth_each_side_km: -15", "depth", "V-2", "zone.depth_each_side_km", "above 0"),
    ("count: 7", "count: -7", "party_count", None, "claims[1].count", "0 or more"),
    ("count: 7", "count: seven", "party_count", None, "claims[1].count", "a whole number"),
    ("actors: [north, south]", "actors: north", "[north, south]", "V-2", "actors", "write [north]"),
    ("ref: point 2", "ref: 2", "ref: point 2", "V-2", "ref", "put it in quotes: '2'"),
    ("outcome: {state: in_force}", "outcome: in_force", "outcome", None, "outcome", "write {state: in_force}"),
]  # fmt: skip


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case[1][:30])
def test_a_fault_is_named_by_line_term_field_and_what_to_write(tmp_path: Path, case: Case) -> None:
    old, new, place, term, field, instead = case

    found = [f for f in broken(tmp_path, old, new) if f.severity == FAULT]

    named = [f for f in found if (f.term, f.field) == (term, field)]
    assert named, found
    assert named[0].line == line_of(place)
    assert named[0].file.endswith("vela-truce.yaml")
    assert instead in named[0].instead
    assert named[0].what


INSTANTS = [
    ("2026-01-15", "write '2026-01-15T00:00:00+02:00'"),
    ("2026-01-15 00:00", "write '2026-01-15T00:00:00+02:00'"),
    ("'2026-01-15T00:00:00'", "write '2026-01-15T00:00:00+02:00'"),
    ("2026-07-15T00:00:00", "write '2026-07-15T00:00:00+03:00'"),
    ("'2026-01-15T00:00:00Z'", "write '2026-01-15T00:00:00+00:00'"),
    ("2026-01-15T00:00:00+0200", "write '2026-01-15T00:00:00+02:00'"),
    ("15.01.2026", "write '2026-01-15T00:00:00+02:00'"),
    ("15 January 2026", "write '2026-01-15T00:00:00+02:00'"),
    ("'2026-03-29T03:30:00+02:00'", "write '2026-03-29T04:30:00+03:00'"),
    ("midnight", "date, time and offset, as '2025-04-19T18:00:00+03:00'"),
    ("2026-02-30", "no such day"),
    ("'2026-02-30T00:00:00+02:00'", "in the calendar"),
    ("'0026-02-20T00:00:00+02:00'", "in the calendar"),
    ("[1]", "a text or null"),
    ("7", "put it in quotes"),
]


@pytest.mark.parametrize(("given", "instead"), INSTANTS)
def test_a_wrong_instant_is_told_how_it_should_look(tmp_path: Path, given: str, instead: str) -> None:
    old = "effective_from: '2026-01-15T00:00:00+02:00'"

    found = [f for f in broken(tmp_path, old, f"effective_from: {given}") if f.field == "effective_from"]

    assert [f.severity for f in found] == [FAULT]
    assert instead in found[0].instead


def test_an_offset_that_the_zone_did_not_have_that_day_is_a_fault(tmp_path: Path) -> None:
    old = "effective_from: '2026-01-15T00:00:00+02:00'"

    found = broken(tmp_path, old, "effective_from: '2026-01-15T00:00:00+03:00'")

    assert [(f.line, f.field, f.severity) for f in found] == [(line_of(old), "effective_from", FAULT)]
    assert "clocks then showed +02:00" in found[0].what
    assert "'2026-01-15T00:00:00+02:00' if the clock time is right" in found[0].instead
    assert "'2026-01-14T23:00:00+02:00' if the instant is" in found[0].instead


def test_a_reading_may_keep_its_own_clock_if_it_says_which(tmp_path: Path) -> None:
    old = "start: '2026-01-16T00:00:00+02:00'}"

    unsaid = broken(tmp_path, old, "start: '2026-01-16T00:00:00+03:00'}")
    said = broken(tmp_path, old, "start: '2026-01-16T00:00:00+03:00', timezone: Europe/Moscow}")
    wrong = broken(tmp_path, old, "start: '2026-01-16T00:00:00+02:00', timezone: Europe/Moscow}")

    assert [f.severity for f in unsaid] == [WARNING]
    assert said == []
    assert [f.severity for f in wrong] == [FAULT]


def test_a_text_cut_at_its_comma_is_made_whole_and_pointed_out(tmp_path: Path) -> None:
    old = "- {id: S1, title: The text, obtained"

    found = broken(tmp_path, old, "- {id: S1, title: The text, the map, and an annex, obtained")
    agreement = read_agreement(write(tmp_path, SOUND.replace(old, "- {id: S1, title: The text, the map, obtained")))

    assert [(f.severity, f.field) for f in found] == [(WARNING, "sources[1].title")]
    assert found[0].instead == "write title: 'The text, the map, and an annex'"
    assert agreement.sources[0]["title"] == "The text, the map"


def test_an_unknown_key_is_a_warning_with_the_nearest_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    old = "    act: withdraw mortars"

    found = broken(tmp_path, old, old + "\n    exeptions: [training]")
    agreement = read_agreement(write(tmp_path, SOUND.replace(old, old + "\n    colour: blue")))

    assert [(f.severity, f.term, f.instead) for f in found] == [(WARNING, "V-2", "write exceptions")]
    assert agreement.term("V-2").other == {"colour": "blue"}


def test_a_missing_key_that_stands_there_misspelt_is_to_be_renamed(tmp_path: Path) -> None:
    found = broken(tmp_path, "timezone: Europe", "timezon: Europe")

    faults = [f for f in found if f.severity == FAULT]
    assert [(f.field, f.instead) for f in faults] == [("timezone", "rename `timezon` to `timezone`")]


@pytest.mark.parametrize("key", ["schema_version", "title", "effective_until", "outcome", "parties", "sources"])
def test_every_missing_key_is_named_and_told_how_to_add(tmp_path: Path, key: str) -> None:
    lines = SOUND.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))

    found = check_file(write(tmp_path, "\n".join(lines[:start] + lines[end:])))

    assert any(f.field == key and f.instead.startswith(f"add `{key}:") for f in found)


def test_a_reading_in_words_alone_is_pointed_out(tmp_path: Path) -> None:
    found = broken(tmp_path, ", start: '2026-01-16T00:00:00+02:00'}", "}")

    assert [(f.severity, f.term, f.field) for f in found] == [(WARNING, "V-1", "interpretations[1].reading")]


def test_a_text_that_binds_nobody_is_a_fault(tmp_path: Path) -> None:
    found = check_file(write(tmp_path, SOUND.replace("role: party", "role: monitor")))

    assert [(f.severity, f.field, f.instead) for f in found if f.field == "parties"] == [
        (FAULT, "parties", "give at least one the role: party")
    ]


def test_an_unknown_role_is_told_because_it_unbinds_a_side(tmp_path: Path) -> None:
    found = broken(tmp_path, "name: North, role: party", "name: North, role: combatant")

    assert [(f.severity, f.field) for f in found] == [(WARNING, "parties[1].role")]
    assert "north is not bound" in found[0].what


UNREADABLE: list[tuple[bytes, str]] = [
    (b"", "empty"),
    (b"# only a remark\n", "empty"),
    (b"- one\n- two\n", "does not hold one agreement"),
    (b"just words\n", "does not hold one agreement"),
    (b"\xff\xfe\x00bad", "UTF-8"),
    ("title: Мінськ".encode("cp1251"), "UTF-8"),
    (b"id: a\n\tterms: b\n", "not YAML"),
    (b"terms: [a, b\n", "not YAML"),
    (b"title: one: two\n", "not YAML"),
    (b"id: a\nid: b\n", "twice"),
    (b"a: &x 1\nb: *x\n", "alias"),
    (b"a: !mine 1\n", "tag"),
    (b"? {a: 1}\n: 2\n", "key"),
    (b"\x00\x01\x02", "not YAML"),
    (b"- " * 3000 + b"x\n", "nested more than 100 deep"),
    (b"id: " + b"9" * 5000, "no agreement holds"),
]


@pytest.mark.parametrize(("content", "what"), UNREADABLE, ids=lambda v: str(v)[:20])
def test_what_is_no_agreement_at_all_is_explained(tmp_path: Path, content: bytes, what: str) -> None:
    file = tmp_path / "draft.yaml"
    file.write_bytes(content)

    found = check_file(file)

    assert any(what in f.what for f in found), found
    assert all(f.line >= 1 and f.instead and f.severity == FAULT for f in found if what in f.what)
    with pytest.raises(UnusableAgreement):
        read_agreement(file)


def test_each_fault_is_told_once(tmp_path: Path) -> None:
    found = check_file(write(tmp_path, "title: only this\n"))

    assert len(found) == len(set(found)) == 13


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    (found,) = check_file(tmp_path / "nowhere.yaml")

    assert "cannot be opened" in found.what


def test_tabs_are_named_as_tabs(tmp_path: Path) -> None:
    (found,) = check_file(write(tmp_path, "id: a\nterms:\n\t- b\n"))

    assert found.line == 3
    assert "spaces" in found.instead


def test_reading_a_faulty_file_raises_with_the_first_fault_and_the_others_listed(tmp_path: Path) -> None:
    text = SOUND.replace("type: cessation", "type: cesation").replace("[north, south]", "[north, souht]")

    with pytest.raises(UnusableAgreement) as raised:
        read_agreement(write(tmp_path, text))

    told = raised.value
    assert told.given["line"] == line_of("type: cessation")
    assert (told.given["term"], told.given["field"], told.remedy) == ("V-1", "type", "write cessation")
    assert "souht" in str(told.given["also"])
    assert "vela-truce.yaml" in told.explain()


def test_findings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SOUND.replace("source: [S1]", "source: [S9]").replace("Europe/Kyiv", "Moon/Crater")

    lines = [f.line for f in check_file(write(tmp_path, text))]

    assert lines == sorted(lines)
    assert len(lines) >= 4


def test_the_example_of_the_handbook_is_sound(tmp_path: Path) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "agreements.md"
    example = page.read_text("utf-8").split("```yaml\n")[1].split("```")[0]

    assert check_file(write(tmp_path, example)) == []


@pytest.mark.parametrize(
    ("by", "instead"),
    [("nobody", "write one of: north, south"), ("sout", "write south"), ("frequent press usage", None), ("S1", None)],
)
def test_a_reader_of_no_known_kind_is_a_warning(tmp_path: Path, by: str, instead: str | None) -> None:
    found = [f for f in broken(tmp_path, "by: south", f"by: {by}") if f.field.endswith(".by")]

    assert [f.severity for f in found] == ([] if instead is None else [WARNING])
    assert all(instead in f.instead for f in found if instead)


@pytest.mark.parametrize(
    ("rule", "what", "instead"),
    [
        ("steps: [{event: law_in_force, papers: [laww]}]", "laww is not among the papers", "write law"),
        ("excuses: [V-9]", "V-9 is not a term of this agreement", "write V-2"),
        ("while: [{term: V-0, state: kept}]", "V-0 is not a term of this agreement", "write V-2"),
        ("quiet: {day: 7}", "days is missing", "rename `day` to `days`"),
        ("quiet: {days: 0}", "0 is below 1", "write 1 or more"),
        ("quiet: {days: 7, min_day: 5}", "5 is above 1", "write 1 or less"),
        ("steps: [{event: withdrawn, by: [sout]}]", "sout is neither a party nor a body", "write south"),
        ("steps: [{event: withdrawn, milestone: half}]", "no milestone is called half", "milestones of the period"),
    ],
)
def test_a_rule_names_only_what_there_is(tmp_path: Path, rule: str, what: str, instead: str) -> None:
    file = write(tmp_path, SOUND.replace("act: withdraw mortars", f"act: withdraw mortars\n    rule: {{{rule}}}"))

    told = next(f for f in check_file(file) if f.severity == FAULT)

    assert (told.term, what in told.what, instead in told.instead) == ("V-2", True, True), told

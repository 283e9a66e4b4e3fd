"""The linter: every rule finds its own fault and nothing else, and the catalogue brings no storm of alarms."""

from pathlib import Path

import pytest

from truce.errors import UnusableAgreement
from truce.wire.agreement_lint import RULES, SEVERITIES, Lint, as_lines, count, lint, read_draft
from truce.wire.agreement_lint_like import rules_with_examples
from truce.wire.catalogue import agreement_ids, catalogue_path, from_catalogue

CLEAN = """\
schema_version: 1
id: vela-truce
title: Truce on the Isle of Vela (invented)
conflict: vela
instrument_type: written_agreement
ceasefire_class: preliminary_ceasefire
signed: '2025-12-20'
effective_from: '2026-01-15T09:00:00+02:00'
effective_from_note: at nine in the morning
effective_until: '2026-02-15T09:00:00+02:00'
effective_until_note: 744 hours
timezone: Europe/Kyiv
outcome: {state: in_force}
parties:
  - {id: north, name: North, role: party, consent: signed}
  - {id: south, name: South, role: party, consent: signed}
  - {id: islanders, name: Islanders, role: not_party}
reference_lines:
  - {id: river, definition: the middle of the river, geometry: null}
monitoring: {bodies: [vela-mission], attribution_mandate: explicit, complaint_channel: a desk at the bridge}
terms:
  - {id: V-1, ref: '1', type: cessation, modality: prohibit, actors: [north, south], act: any fire,
     zone: {kind: country}, checkability: observable, verification: [patrol], source: [S1]}
  - {id: V-2, ref: '2', type: withdrawal_weapons, modality: require, actors: [north, south],
     act: 'withdraw mortars of 120 mm and above 15 km on each side',
     object: {weapon_class: mortar, calibre_mm_min: 120, calibre_min_inclusive: true},
     zone: {kind: symmetric_band, depth_each_side_km: 15, reference_line: river},
     period: {deadline_rule: {trigger: signature, offset: P14D}, deadline: '2026-01-03T18:00:00+02:00'},
     checkability: observable, verification: [patrol], source: [S1]}
  - {id: V-3, ref: '3', type: restricted_zone, modality: prohibit, actors: [north, south], act: no guns by the schools,
     zone: {kind: class_of_place, width_km: 1}, object_classes: [schools], checkability: observable,
     indicators: [{metric: guns_seen, compliant_if: '== 0'}], verification: [patrol], source: [S1]}
  - {id: V-4, ref: '4', type: response_rule, modality: permit, actors: [north, south], act: return fire,
     preconditions: [complaint_unanswered], rule: {conditions: [{event: complaint_unanswered, papers: [log],
     from: [vela-mission]}]}, checkability: composite, verification: [document_review], source: [S1]}
  - {id: V-5, ref: '5', type: disengagement_forces, modality: require, actors: [north, south], act: leave the bridge,
     zone: {kind: country}, checkability: observable, verification: [patrol], source: [S1]}
  - {id: V-6, ref: '6', type: duration_termination, modality: permit, actors: [north, south], act: extend in writing,
     checkability: documentary, source: [S1]}
sources:
  - {id: S1, title: invented, obtained: knowledge, confidence: high}
"""

UNTIL = "'2026-02-15T09:00:00+02:00'\neffective_until_note: 744 hours"
BRIDGE = "act: leave the bridge,"
COUNTRY = "act: any fire,\n     zone: {kind: country}"
OPENED = {  # rule -> the words that are changed, and what brings the finding
    "period-no-zone-of-time": ("timezone: Europe/Kyiv", "timezone: mixed"),
    "start-hour-assumed": ("at nine in the morning", "published without an hour"),
    "end-24-00-or-00-00": (UNTIL, "'2026-02-15T00:00:00+02:00'"),
    "end-unstated": (UNTIL, "null"),
    "first-day-convention-unstated": (", deadline: '2026-01-03T18:00:00+02:00'", ""),
    "trigger-without-date": (
        "{trigger: signature, offset: P14D}, deadline: '2026-01-03T18:00:00+02:00'",
        "{trigger: bridge_open, offset: PT24H}",
    ),
    "renewal-unstated": ("type: duration_termination", "type: coordination_mechanism"),
    "zone-undefined": (COUNTRY, COUNTRY.replace("country", "undefined")),
    "zone-no-radius": (
        "no guns by the schools,\n     zone: {kind: class_of_place, width_km: 1}",
        "no guns around the schools,\n     zone: {kind: class_of_place}",
    ),
    "class-of-place-undefined": (" object_classes: [schools],", ""),
    "width-total-or-per-side": ("15 km on each side'", "15 km'"),
    "line-disputed-or-moving": ("geometry: null}", "geometry: null, disputed: true}"),
    "calibre-bound-unstated": (", calibre_min_inclusive: true", ""),
    "weapon-class-open": ("withdraw mortars of", "withdraw artillery of"),
    "duty-without-bearer": ("south], act: any fire", "south, islanders], act: any fire"),
    "one-sided-term": ("actors: [north, south], act: any fire", "actors: [north], act: any fire"),
    "status-disputed": ("South, role: party", "South, role: signatory_status_disputed"),
    "words-without-measure": (BRIDGE, "act: leave the bridge as a rule,"),
    "exception-unclear": (BRIDGE, f"exceptions_unclear: [the toll house], {BRIDGE}"),
    "self-defence-without-test": ("preconditions: [complaint_unanswered], ", ""),
    "release-clause-any-breach": ("act: extend in writing", "act: extend; a side is released if the other fires"),
    "readings-differ": (
        BRIDGE,
        f"{BRIDGE} interpretations: [{{by: south, reading: at noon, start: '2026-01-15T12:00:00+02:00'}}],",
    ),
    "uncheckable-term": (BRIDGE, f"{BRIDGE} rule: {{measure: none}},"),
    "judgement-without-judge": (
        "observable, verification: [patrol], source: [S1]}\n  - {id: V-6",
        "judgement, source: [S1]}\n  - {id: V-6",
    ),
    "precondition-not-evidenced": ("papers: [log],\n     from: [vela-mission]", "papers: [log]"),
    "indicator-without-baseline": ("'== 0'", "few"),
    "quiet-day-without-night": (BRIDGE, f"{BRIDGE} rule: {{measure: quiet_days, quiet: {{days: 7}}}},"),
    "mirror-without-clock": (BRIDGE, "act: leave the bridge in mirrored steps,"),
    "no-monitor-named": ("bodies: [vela-mission], ", "bodies: [], "),
    "no-attribution-mandate": ("attribution_mandate: explicit", "attribution_mandate: none"),
    "no-complaint-channel": (", complaint_channel: a desk at the bridge", ""),
}
BESIDES = {  # a second change, where one is not enough
    "end-unstated": ("written_agreement\nceasefire_class: preliminary_ceasefire",
                     "unilateral_declaration\nceasefire_class: humanitarian_pause"),
    "renewal-unstated": ("extend in writing", "meet"),
    "width-total-or-per-side": ("depth_each_side_km: 15", "width_total_km: 30, depth_each_side_km: 15"),
    "status-disputed": ("actors: [north, south], act: any fire", "actors: [all_parties], act: any fire"),
}  # fmt: skip


def found_in(folder: Path, *texts: str) -> list[Lint]:
    files = [folder / f"vela-{number}.yaml" for number, _ in enumerate(texts)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, "utf-8")
    return lint([read_draft(file) for file in files])


def opened(rule: str) -> str:
    text = CLEAN
    for before, after in [OPENED[rule], *([BESIDES[rule]] if rule in BESIDES else [])]:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def test_a_draft_that_leaves_nothing_open_has_no_findings(tmp_path: Path) -> None:
    assert found_in(tmp_path, CLEAN) == []


def test_every_rule_is_tried_here() -> None:
    between = {"instruments-overlap", "bounds-differ-between-instruments"}
    assert OPENED.keys() | between == RULES.keys()
    assert set(rules_with_examples()) <= RULES.keys()


@pytest.mark.parametrize("rule", OPENED)
def test_one_thing_left_open_is_found_once_with_its_line_and_what_to_write(tmp_path: Path, rule: str) -> None:
    told = found_in(tmp_path, opened(rule))

    assert [f.rule for f in told] == [rule], [f.what for f in told]
    line = (tmp_path / "vela-0.yaml").read_text("utf-8").splitlines()[told[0].line - 1]
    assert line.strip(), "the line is one of the file"
    assert told[0].severity in SEVERITIES
    assert told[0].why
    assert told[0].instead
    assert told[0].field


def test_two_instruments_in_force_at_once_are_told_with_who_is_bound_by_which(tmp_path: Path) -> None:
    other = CLEAN.replace("id: vela-truce", "id: vela-second").replace("2026-01-15T09:00:00", "2026-01-20T09:00:00")
    told = found_in(tmp_path, CLEAN, other)

    assert [f.rule for f in told] == ["instruments-overlap"]
    assert "from 2026-01-20T09:00:00+02:00 until 2026-02-15T09:00:00+02:00" in told[0].what
    assert "north, south by both" in told[0].what
    assert told[0].agreement == "vela-second"


def test_an_instrument_that_says_what_it_replaces_leaves_nothing_open(tmp_path: Path) -> None:
    other = CLEAN.replace("id: vela-truce", "id: vela-second").replace(
        "reference_lines:", "relations: [{type: replaces, target: vela-truce}]\nreference_lines:"
    )
    assert found_in(tmp_path, CLEAN, other) == []


def test_instruments_of_two_conflicts_are_not_held_against_each_other(tmp_path: Path) -> None:
    other = CLEAN.replace("id: vela-truce", "id: crux-truce").replace("conflict: vela", "conflict: crux")
    assert found_in(tmp_path, CLEAN, other) == []


def test_instruments_that_ask_other_distances_of_one_weapon_are_told(tmp_path: Path) -> None:
    other = (
        CLEAN.replace("id: vela-truce", "id: vela-second")
        .replace("depth_each_side_km: 15", "depth_each_side_km: 25")
        .replace("reference_lines:", "relations: [{type: implements, target: vela-truce}]\nreference_lines:")
    )
    told = found_in(tmp_path, CLEAN, other)

    assert [(f.rule, f.term) for f in told] == [("bounds-differ-between-instruments", "V-2")]
    assert "mortar: 25 km here, 15 km in V-2 of vela-truce" in told[0].what


def test_bounds_that_meet_at_a_calibre_neither_covers_do_not_clash(tmp_path: Path) -> None:
    """Under 100 mm and 100 mm and above have no gun in common."""
    other = (
        CLEAN.replace("id: vela-truce", "id: vela-second")
        .replace("depth_each_side_km: 15", "depth_each_side_km: 25")
        .replace(
            "calibre_mm_min: 120, calibre_min_inclusive: true", "calibre_mm_max: 120, calibre_max_inclusive: false"
        )
        .replace("mortars of 120 mm and above", "mortars under 120 mm")
        .replace("reference_lines:", "relations: [{type: implements, target: vela-truce}]\nreference_lines:")
    )
    assert found_in(tmp_path, CLEAN, other) == []


COUNTS = {  # fault, ambiguity, advice
    "additional-measures-2020": (1, 5, 1),
    "black-sea-2025": (0, 6, 0),
    "colombia-eln-2023": (0, 1, 0),
    "colombia-farc-2016": (0, 3, 0),
    "easter-truce-2025": (0, 6, 1),
    "easter-truce-2026": (0, 4, 1),
    "energy-moratorium-2025": (0, 5, 0),
    "energy-pause-2026": (0, 5, 0),
    "framework-decision-2016": (0, 5, 2),
    "gaza-2025": (0, 5, 2),
    "hodeidah-2018": (0, 1, 1),
    "lebanon-2024": (0, 3, 0),
    "may-2026-ru-victory-day": (0, 6, 1),
    "may-2026-ua-silence": (0, 4, 0),
    "may-2026-us-mediated": (0, 4, 1),
    "minsk-2-2015": (0, 19, 1),
    "minsk-addendum-2015": (0, 3, 2),
    "minsk-memorandum-2014": (0, 5, 2),
    "minsk-protocol-2014": (1, 3, 2),
    "nuba-2002": (0, 1, 0),
    "south-sudan-coha-2017": (0, 0, 0),
    "south-sudan-rarcss-2018": (0, 3, 0),
    "sudan-jeddah-2023": (0, 5, 1),
    "victory-day-truce-2025": (0, 4, 1),
}


def test_what_the_catalogue_leaves_open_is_what_it_was() -> None:
    """A change here is a change in what people are told of texts that are signed: read the findings before it."""
    told = {id: tuple(count(lint([read_draft(catalogue_path(id))])).values()) for id in agreement_ids()}
    assert told == COUNTS


def test_no_term_of_the_catalogue_draws_more_than_five_findings() -> None:
    for id in agreement_ids():
        told = [f.term for f in lint([read_draft(catalogue_path(id))]) if f.term]
        assert max(map(told.count, told), default=0) <= 5, id


@pytest.mark.parametrize(
    ("agreement", "term", "rule"),
    [
        ("additional-measures-2020", "AM-4", "zone-no-radius"),
        ("additional-measures-2020", "AM-8", "uncheckable-term"),
        ("energy-moratorium-2025", "EM-2", "release-clause-any-breach"),
        ("energy-pause-2026", None, "period-no-zone-of-time"),
        ("framework-decision-2016", "FD-2", "quiet-day-without-night"),
        ("framework-decision-2016", "FD-3", "mirror-without-clock"),
        ("gaza-2025", "GZ-2", "indicator-without-baseline"),
        ("lebanon-2024", "LB-4", "self-defence-without-test"),
        ("minsk-2-2015", "M2-2a", "width-total-or-per-side"),
        ("minsk-2-2015", "M2-9", "trigger-without-date"),
        ("south-sudan-rarcss-2018", "RA-2.1.4", "duty-without-bearer"),
        ("easter-truce-2025", "ET-1", "zone-undefined"),
    ],
)
def test_what_broke_in_practice_is_found_in_the_text(agreement: str, term: str | None, rule: str) -> None:
    told = lint([read_draft(catalogue_path(agreement))])
    assert (term, rule) in {(f.term, f.rule) for f in told}


def test_the_duty_to_prevent_and_the_tested_return_shot_are_not_alarms() -> None:
    lebanon = {(f.term, f.rule) for f in lint([read_draft(catalogue_path("lebanon-2024"))])}
    measures = {(f.term, f.rule) for f in lint([read_draft(catalogue_path("additional-measures-2020"))])}

    assert not {rule for term, rule in lebanon if term == "LB-2a"}
    assert not {rule for term, rule in measures if term == "AM-7"}


def test_three_rival_truces_of_may_2026_leave_the_eighth_to_each_sides_own_text() -> None:
    ids = ("may-2026-ru-victory-day", "may-2026-ua-silence", "may-2026-us-mediated")
    told = [f for f in lint([read_draft(catalogue_path(id)) for id in ids]) if f.rule == "instruments-overlap"]

    eighth = next(f for f in told if "2026-05-08" in f.what)
    assert "may-2026-ua-silence binds ua, may-2026-ru-victory-day binds ru" in eighth.what
    assert "no side by both" in eighth.what
    assert len(told) == 3


def test_examples_are_the_words_of_other_agreements_in_the_catalogue() -> None:
    for id in agreement_ids():
        for found in lint([read_draft(catalogue_path(id))]):
            for other in found.others:
                assert other.agreement != id
                assert other.term in {None, *(term.id for term in from_catalogue(other.agreement).terms)}


def test_the_gravest_come_first_and_every_severity_is_counted() -> None:
    told = lint([read_draft(catalogue_path(id)) for id in agreement_ids()])
    order = [SEVERITIES.index(f.severity) for f in told]

    assert order == sorted(order)
    assert sum(count(told).values()) == len(told)


def test_the_words_of_a_rule_stand_once_however_often_it_is_met(tmp_path: Path) -> None:
    told = found_in(tmp_path, opened("readings-differ").replace("conflict: vela", "conflict: other"))
    lines = as_lines(told * 3)

    assert sum(line.startswith("  why: ") for line in lines) == 1
    assert sum("term V-5" in line for line in lines) == 3


def test_a_file_with_faults_of_form_is_not_linted(tmp_path: Path) -> None:
    with pytest.raises(UnusableAgreement):
        found_in(tmp_path, CLEAN.replace("type: cessation", "type: stillness"))


def test_findings_are_plain_data(tmp_path: Path) -> None:
    data = found_in(tmp_path, opened("one-sided-term"))[0].as_data()

    assert data["rule"] == "one-sided-term"
    assert {"severity", "file", "line", "term", "field", "what", "why", "others", "instead"} <= data.keys()
    assert data["others"][0].keys() == {"agreement", "term", "wording"}


def test_the_page_on_may_2026_shows_what_the_check_says() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "lint-may-2026.md").read_text("utf-8")
    ids = next(line for line in page.splitlines() if line.startswith("$ truce agreements check ")).split()[4:]

    told = as_lines(lint([read_draft(catalogue_path(id), f"{id}.yaml") for id in ids]))

    assert "\n".join(told) in page

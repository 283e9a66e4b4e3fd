"""A small sound agreement file that tests break in one place at a time."""

from pathlib import Path

from truce.wire.agreement import Finding, check_file

SOUND = """\
schema_version: 1
id: vela-truce
title: Truce on the Isle of Vela
conflict: vela
instrument_type: written_agreement
ceasefire_class: preliminary_ceasefire
signed: '2025-12-20'
effective_from: '2026-01-15T00:00:00+02:00'
effective_until: null
timezone: Europe/Kyiv
outcome: {state: in_force}
parties:
  - {id: north, name: North, role: party, consent: signed}
  - {id: south, name: South, role: party, consent: signed}
  - {id: friends, name: Friends of Vela, role: mediator}
reference_lines:
  - {id: river, definition: the middle of the river, geometry: null}
monitoring: {bodies: [vela-mission], attribution_mandate: none}
terms:
  - id: V-1
    ref: point 1
    type: cessation
    modality: prohibit
    actors: [all_parties]
    act: any fire
    zone: {kind: country}
    period: {start: '2026-01-15T00:00:00+02:00', end: '2026-02-15T23:59:59+02:00'}
    checkability: observable
    interpretations:
      - {by: south, reading: only from the day after, start: '2026-01-16T00:00:00+02:00'}
    source: [S1]
  - id: V-2
    ref: point 2
    type: withdrawal_weapons
    modality: require
    actors: [north, south]
    act: withdraw mortars
    zone: {kind: symmetric_band, width_total_km: 30, depth_each_side_km: 15, reference_line: river}
    checkability: observable
    source: [S1]
claims:
  - {kind: party_count, by: north, against: south, window: {start: '2026-01-15', end: '2026-01-16'}, count: 7,
    source: [S1]}
sources:
  - {id: S1, title: The text, obtained: lookup, confidence: high}
"""


def write(folder: Path, text: str) -> Path:
    """A file with that text."""
    file = folder / "vela-truce.yaml"
    file.write_text(text, "utf-8")
    return file


def broken(folder: Path, old: str, new: str) -> list[Finding]:
    """What the check says of the sound file with one text in it changed."""
    assert SOUND.count(old) >= 1, f"nothing to break: {old}"
    return check_file(write(folder, SOUND.replace(old, new, 1)))


def line_of(text: str) -> int:
    """The 1-based line of the sound file that holds that text."""
    return next(n for n, line in enumerate(SOUND.splitlines(), 1) if text in line)

"""Agreement files (YAML) to the frozen Agreement, and every fault on the way named for the person who wrote it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from truce.errors import UnusableAgreement, UnusableYaml
from truce.model.agreement import Agreement
from truce.wire.agreement_build import build
from truce.wire.agreement_check import (
    FAULT,
    WARNING,
    Fault,
    Finding,
    cut_texts,
    form_faults,
    near_misses,
    unknown_keys,
)
from truce.wire.agreement_schema import json_schema
from truce.wire.agreement_sense import sense_faults
from truce.wire.agreement_walk import Cut, mend
from truce.yamlfile import Lines, read_yaml

__all__ = ["FAULT", "WARNING", "Finding", "check_file", "json_schema", "read_agreement"]


def read_agreement(path: Path) -> Agreement:
    """The agreement in a file.

    Raises UnusableAgreement with file, line, term, field and what to write instead for the first fault, and the
    others listed; what `check_file` calls a warning does not stop it.
    """
    data, lines, findings = _open(path)
    faults = [found for found in findings if found.severity == FAULT]
    if lines is None or faults:
        raise _unusable(faults)
    at = {place: lines.of("claims", place) for place in range(len(data.get("claims") or ()))}
    return build(data, path.name, at)


def check_file(path: Path) -> list[Finding]:
    """Every fault and warning of an agreement file, in the order of its lines; empty where all is well.

    Never raises for what is in the file: what cannot even be read as YAML is one finding.
    """
    return _open(path)[2]


def _open(path: Path) -> tuple[Any, Lines | None, list[Finding]]:
    """The mended data, the lines, and what is wrong; without lines the file could not be read at all."""
    try:
        raw, lines = read_yaml(path)
        data, cuts = mend(raw)
    except UnusableYaml as fault:
        return None, None, [_unreadable(path, fault)]
    except (RecursionError, ValueError) as fault:  # a number of 5,000 digits
        what = f"the file holds what no agreement holds ({type(fault).__name__}: {fault})"
        return None, None, [Finding(str(path), 1, None, "", what, "start from a file of the catalogue")]
    findings = [_placed(fault, data, lines, path) for fault in _faults(data, cuts)]
    return data, lines, sorted(findings, key=lambda found: (found.line, found.severity, found.field, found.what))


def _faults(data: Any, cuts: list[Cut]) -> list[Fault]:
    if data is None:
        return [Fault((), "the file is empty", "start from a file of the catalogue: truce agreements show ID")]
    form = form_faults(data)
    found = [*form, *cut_texts(cuts), *unknown_keys(data), *near_misses(data)]
    if isinstance(data, dict):
        found += sense_faults(data, broken=frozenset(fault.path for fault in form))
    return found


def _placed(fault: Fault, data: Any, lines: Lines, path: Path) -> Finding:
    """The fault with its line, and its path split into the term and the field within it."""
    term, rest = None, fault.path
    if len(rest) > 1 and rest[0] == "terms" and isinstance(rest[1], int):
        item = data["terms"][rest[1]]
        term = str(item.get("id", f"number {rest[1] + 1}")) if isinstance(item, dict) else f"number {rest[1] + 1}"
        rest = rest[2:]
    return Finding(
        str(path), lines.of(fault.path), term, _dotted(rest), fault.what, fault.instead, severity=fault.severity
    )


def _dotted(path: tuple[str | int, ...]) -> str:
    """`zone.kind`, `parties[2].role`: a place as people write it, counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _unreadable(path: Path, fault: UnusableYaml) -> Finding:
    given = fault.given.get("line")
    line = given if isinstance(given, int) else 1
    cause = fault.__cause__
    what = f"{fault.what} ({cause.strerror})" if isinstance(cause, OSError) else fault.what
    advice = "indent with spaces; YAML allows no tabs there" if _has_tab(path, line, fault) else _advice(what)
    return Finding(str(path), line, None, "", what, advice)


def _has_tab(path: Path, line: int, fault: UnusableYaml) -> bool:
    """Whether the line that YAML stumbled over has a tab, the fault that nobody sees in an editor."""
    if "not YAML" not in fault.what:
        return False
    rows = path.read_bytes().splitlines()
    return any(b"\t" in row for row in rows[max(0, line - 2) : line])


def _advice(what: str) -> str:
    told = {
        "UTF-8": "save the file as UTF-8",
        "cannot be opened": "give the path of a file that exists and can be read",
        "twice": "keep one of the two",
        "alias": "write the text out where it is meant",
        "tag": "leave the tag out",
        "mapping values": "put a text that holds a colon in quotes",
        "expected": "look for a missing quote, bracket or comma",
    }
    return next((mend for sign, mend in told.items() if sign in what), "mend the line; it holds what YAML cannot read")


def _unusable(faults: list[Finding]) -> UnusableAgreement:
    first, rest = faults[0], faults[1:]
    given: dict[str, object] = {"file": first.file, "line": first.line}
    given |= {name: value for name, value in (("term", first.term), ("field", first.field)) if value}
    if rest:
        given["also"] = "\n    ".join(["", *(str(replace(found, file=Path(found.file).name)) for found in rest)])
    return UnusableAgreement(first.what, remedy=first.instead, **given)

"""agreements: the catalogue, one agreement in words, or files checked: their form, and what they leave open."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truce.cli import show
from truce.cli.options import Json
from truce.errors import NotFound, WrongUsage
from truce.model.agreement import Agreement
from truce.wire.agreement import FAULT, WARNING, Finding, check_file, read_agreement
from truce.wire.agreement_lint import Lint, as_lines, count, lint, read_draft
from truce.wire.agreement_schema import json_schema
from truce.wire.catalogue import agreement_ids, catalogue_path, from_catalogue
from truce.wire.show import as_line, as_text, to_dict


class Ask(StrEnum):
    """What to do with one agreement."""

    show = "show"
    check = "check"
    schema = "schema"


def agreements(
    ask: Annotated[
        Ask | None, typer.Argument(help="show ID, check FILE, or schema.", show_default="list them all")
    ] = None,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="An id of the catalogue, or a YAML file; several to check them together.", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the agreements that ship; show one; check a file of your own."""
    if ask is None:
        _list(as_json)
    elif ask is Ask.schema:
        _schema()
    elif not what:
        raise WrongUsage(f"`truce agreements {ask.value}` needs one", remedy=f"truce agreements {ask.value} ID-or-FILE")
    elif ask is Ask.check:
        _check(what, as_json)
    elif len(what) > 1:
        raise WrongUsage("`truce agreements show` shows one", given=" ".join(what), remedy="name one")
    else:
        _show(what[0], as_json)


def _list(as_json: bool) -> None:
    known = [from_catalogue(id) for id in agreement_ids()]
    if as_json:
        show.machine([{"id": a.id, "title": a.title, "terms": len(a.terms)} for a in known])
        return
    for agreement in known:
        show.say(as_line(agreement))


def _schema() -> None:
    show.machine(json_schema())


def _show(what: str, as_json: bool) -> None:
    agreement = from_catalogue(what) if what in agreement_ids() else _from_file(what)
    if as_json:
        show.machine(to_dict(agreement))
    else:
        show.say(as_text(agreement))


def _from_file(what: str) -> Agreement:
    path = Path(what)
    if not path.is_file():
        near = get_close_matches(what, agreement_ids(), n=3)
        raise NotFound(
            "no agreement of that id, and no such file",
            given=what,
            remedy=f"did you mean {' or '.join(near)}?" if near else "`truce agreements` lists them",
        )
    return read_agreement(path)


def _check(named: Sequence[str], as_json: bool) -> None:
    """Form first: a file with a fault of form is not read for what it leaves open."""
    files = {_file_of(what): (f"{what}.yaml" if what in agreement_ids() else what) for what in named}
    findings = [replace(f, file=shown) for path, shown in files.items() for f in check_file(path)]
    faulty = {f.file for f in findings if f.severity == FAULT}
    found = lint([read_draft(path, shown) for path, shown in files.items() if shown not in faulty])
    if as_json:
        form = [asdict(f) | {"rule": "form", "why": None, "others": []} for f in findings]
        show.machine([*form, *(f.as_data() for f in found)])
    else:
        for finding in findings:
            show.say(finding.as_text())
        for line in as_lines(found):
            show.say(line)
        for shown in files.values():
            show.say(_summary(shown, findings, found, read=shown not in faulty))
    if faulty:
        raise typer.Exit(1)


def _file_of(what: str) -> Path:
    path = catalogue_path(what) if what in agreement_ids() else Path(what)
    if not path.is_file():
        raise NotFound("this is a folder, not a file" if path.is_dir() else "no such file", file=path)
    return path


def _summary(shown: str, findings: Sequence[Finding], found: Sequence[Lint], *, read: bool) -> str:
    mine = [f.severity for f in findings if f.file == shown]
    form = f"{Path(shown).name}: {mine.count(FAULT)} faults, {mine.count(WARNING)} warnings"
    if not read:
        return f"{form}; mend the faults, and what it leaves open will be told"
    told = count(f for f in found if f.file == shown)
    return f"{form}; left open: {told['fault']} uncheckable, {told['ambiguity']} ambiguous, {told['advice']} to better"

"""agreements: the catalogue, one agreement in words, or a file checked."""

from dataclasses import asdict
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truce.cli import show
from truce.cli.options import Json
from truce.errors import NotFound, WrongUsage
from truce.model.agreement import Agreement
from truce.wire.agreement import check_file, read_agreement
from truce.wire.agreement_schema import json_schema
from truce.wire.catalogue import agreement_ids, from_catalogue
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
        str | None, typer.Argument(help="An id of the catalogue, or a YAML file.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """List the agreements that ship; show one; check a file of your own."""
    if ask is None:
        _list(as_json)
    elif ask is Ask.schema:
        _schema()
    elif what is None:
        raise WrongUsage(f"`truce agreements {ask.value}` needs one", remedy=f"truce agreements {ask.value} ID-or-FILE")
    elif ask is Ask.show:
        _show(what, as_json)
    else:
        _check(Path(what), as_json)


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


def _check(path: Path, as_json: bool) -> None:
    if not path.is_file():
        raise NotFound("this is a folder, not a file" if path.is_dir() else "no such file", file=path)
    findings = check_file(path)
    faults = [f for f in findings if f.severity == "fault"]
    if as_json:
        show.machine([asdict(f) for f in findings])
    else:
        for finding in findings:
            show.say(finding.as_text())
        show.say(f"{path.name}: {len(faults)} faults, {len(findings) - len(faults)} warnings")
    if faults:
        raise typer.Exit(1)

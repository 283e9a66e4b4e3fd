"""seal: a record that leaves the mission whole."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json
from truce.errors import WrongUsage
from truce.flow.verification.case_ref import id_of

Out = Annotated[Path, typer.Argument(help="Where the bundle goes: a new folder, or a .zip.", show_default=False)]


class Use(StrEnum):
    """For whom a bundle of a case is made."""

    parties = "parties"
    un = "un"
    court = "court"


def seal(
    folder: Folder,
    out: Out,
    case: Annotated[str | None, typer.Option("--case", help="Seal this case.", show_default=False)] = None,
    brief: Annotated[
        str | None, typer.Option("--brief", help="Seal this brief; `last`: the newest.", show_default=False)
    ] = None,
    mission: Annotated[bool, typer.Option("--mission", help="Seal the whole mission; it needs two.")] = False,
    to: Annotated[
        str, typer.Option("--by-handover", help="To whom it goes and why; it stands in the bundle.", show_default=False)
    ] = "",
    nouns: Annotated[
        bool, typer.Option("--with-nouns/--without-nouns", help="With what a brief was made of (exact places).")
    ] = True,
    opened: Annotated[
        bool, typer.Option("--open", help="Put a case's sealed exhibits in plain, too, if you may open them.")
    ] = False,
    use: Annotated[
        Use | None,
        typer.Option(
            "--for", help="For whom a case is; all who speak in it must allow it.", show_default="our own keeping"
        ),
    ] = None,
    zipped: Annotated[bool, typer.Option("--zip", help="One zip file; so too where OUT ends in .zip.")] = False,
    as_json: Json = False,
) -> None:
    """Make a bundle of a case, a brief or the whole mission that anyone can check without us."""
    from truce.flow.bundle.seal import Wish  # noqa: PLC0415 - charts and pages are slow to load
    from truce.flow.bundle.seal import seal as make  # noqa: PLC0415

    chosen: list[tuple[str, str | None]] = [
        (kind, of) for kind, of in (("case", case), ("brief", brief)) if of is not None
    ]
    chosen += [("mission", None)] if mission else []
    if len(chosen) != 1:
        raise WrongUsage("say what to seal, one thing", remedy="--case CASE, or --brief BRIEF, or --mission")
    kind, of = chosen[0]
    house = who.open_house(folder)
    with bootstrap.writing(house):
        made = make(
            house,
            Wish(
                kind=kind,
                of=id_of(house, of) if kind == "case" else of,
                out=out,
                to=to,
                nouns=nouns,
                opened=opened,
                use=use and use.value,
                zipped=zipped or out.suffix == ".zip",
            ),
        )
    if as_json:
        told = {name: getattr(made, name) for name in ("path", "id", "leaf", "key", "files", "bytes")}
        show.machine(told | {"checked": made.checked.to_dict()})
        return
    show.say(f"{out}: {kind} sealed as {made.id}, {made.files:,} files, {made.bytes / 2**20:,.1f} MB; act {made.leaf}")
    for failure in made.checked.findings.failures:
        show.say(f"  but, step {failure.step}: {failure.what}")
    show.say(f"the key of the log, to be given by another way: {made.key}")
    show.say(f"next: truce check {out}   (whoever receives it, on any machine)")

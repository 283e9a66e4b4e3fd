"""backup, restore, move, keep: the mission kept safe, put back, taken to another database, walled there."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json
from truce.flow import keep as flow

app = typer.Typer(no_args_is_help=True)
Out = Annotated[Path, typer.Argument(help="A new folder for the backup, on another disk.", show_default=False)]
Made = Annotated[Path, typer.Argument(help="The backup's folder.", show_default=False)]


@app.callback()
def _keep() -> None:
    """What the mission's keeper does in a shared database."""


@app.command()
def walls(folder: Folder, as_json: Json = False) -> None:
    """Raise or mend the walls of a shared database from the roles on record: a login each, reaching no further."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        raised = flow.walls(house).walls
    if as_json:
        show.machine({"logins": dict(raised.logins), "closed": list(raised.closed)})
        return
    for handle, login in raised.logins.items():
        show.say(f"{handle}: logs in as {login}")
    for handle in raised.closed:
        show.say(f"{handle}: let in no more")
    show.say('next: a password for each new login (psql, \\password "LOGIN"); members set PGUSER to theirs')


def backup(
    folder: Folder,
    out: Out,
    with_vault: Annotated[
        bool, typer.Option("--with-vault", help="Who people are, still sealed, and the log's own key go along.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Copy the whole mission into a new folder while others work on, and check the copy."""
    made = flow.back_up(who.open_house(folder), out, with_vault=with_vault)
    if as_json:
        holds = {"size": made.holds.ledger.size, "root": made.holds.ledger.root, "files": len(made.holds.files)}
        show.machine(holds | {"folder": str(out), "list_sha256": made.list_sha256, "damaged": made.holds.damaged})
        return
    show.say(f"{out}: {len(made.holds.files)} files, {made.holds.ledger.size} acts, root {made.holds.ledger.root[:16]}")
    for name in made.holds.damaged:
        show.say(f"{name}: was damaged in the mission already; an older backup may have it whole")
    if made.holds.lake_elsewhere:
        show.say(f"the lake is not in it: copy {made.holds.lake_elsewhere} by the means of its own store")
    if with_vault:
        show.say("whoever is forgotten from now on lives on in this backup until it is destroyed")
    show.say(f"write this down elsewhere: {made.list_sha256}")
    show.say(f"next: truce restore {out} NEWFOLDER   (try it before you need it)")


def restore(
    made: Made,
    folder: Annotated[Path, typer.Argument(help="A new folder for the mission.", show_default=False)],
    known: Annotated[
        Path | None,
        typer.Option("--known", help="A checkpoint that somebody kept: says what is missing.", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Put a backup back as a new mission: checked before and after, nothing overwritten."""
    done = flow.restore(made, folder, bootstrap.now, None if known is None else known.read_text("utf-8"))
    if as_json:
        told = {"made_at": done.holds.made_at, "missing": done.missing, "forgotten_again": done.forgotten_again}
        show.machine(told | {"folder": str(folder), "size": done.holds.ledger.size, "root": done.holds.ledger.root})
        return
    show.say(f"{folder}: as it was at {done.holds.made_at}, {done.holds.ledger.size} acts; all of it checked")
    if done.missing:
        show.say(f"a newer checkpoint is known: {done.missing} acts after this backup are missing from it")
    if done.forgotten_again:
        show.say(f"{done.forgotten_again} locks of people who were forgotten were destroyed again")
    if not done.holds.with_vault:
        show.say("who people are, and the log's key, were not in this backup")
    show.say(f"next: truce brief {folder}")


def move(
    folder: Folder,
    to: Annotated[
        str, typer.Argument(help="postgresql://HOST/NAME (empty), or a new file in the folder.", show_default=False)
    ],
    as_json: Json = False,
) -> None:
    """Take ledger and vault to another database, or back to a file; switched only when the copy is held equal."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        moved = flow.move_ledger(house, to)
    if as_json:
        show.machine({"from": moved.start, "to": moved.to} | asdict(moved.content))
        return
    show.say(f"moved to {moved.to}: {moved.content.size} acts, root {moved.content.root[:16]}, every row the same")
    show.say(f"the old ledger is kept, closed: {moved.start}")
    show.say("next: truce keep walls FOLDER   (on a shared database)")

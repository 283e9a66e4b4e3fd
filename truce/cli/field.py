"""field: forms for phones, the phones that may send, what came, and taking it into the record."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json, instant
from truce.errors import TruceError, WrongUsage
from truce.flow.field import devices as flow
from truce.flow.field.exhibits import exhibit_files
from truce.flow.field.interviews import may_take_in, open_file, take_in
from truce.flow.field.land import land as land_all
from truce.flow.field.library import lacking, library, xlsx_of
from truce.flow.field.settings import terminal_code
from truce.flow.field.told import shown, summary

app = typer.Typer(no_args_is_help=True)


@app.command()
def forms(
    folder: Folder,
    xlsx: Annotated[
        str | None, typer.Option("--xlsx", metavar="ID", help="Write one as a workbook.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to.", show_default="ID.xlsx, in this folder")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the forms that phones load: the ready ones, and the mission's own (.xlsx, .csv, .md in forms/)."""
    house = who.open_house(folder)
    known = library(house)
    if xlsx is not None:
        path = out or Path(f"{known.find(xlsx).id}.xlsx")
        bootstrap.write_file(path, xlsx_of(house, xlsx))
        show.say(f"written: {path}; change it, and put it into {folder / 'forms'}")
        return
    rows: list[dict[str, Any]] = [
        {
            "id": f.id,
            "version": f.version,
            "title": f.title,
            "becomes": sorted(set(f.layout.nouns.values())),
            "ready": f.ready,
        }
        for f in known.forms.values()
    ]
    who.saw(house, "forms", rows=len(rows), machine=as_json)
    if as_json:
        show.machine({"forms": rows, "wrong": dict(known.wrong), "lacks": lacking(house)})
        return
    show.table(
        "forms",
        ["id", "title", "becomes", "version", "from"],
        [
            [r["id"], r["title"], ", ".join(r["becomes"]), r["version"], "truce" if r["ready"] else "forms/"]
            for r in rows
        ],
    )
    for name, why in known.wrong.items():
        show.complain(f"forms/{name} is no form: {why}")
    for id, names in lacking(house).items():
        show.complain(f"forms/{id}-media/ lacks {', '.join(names)}: a phone cannot open the form {id}")


@app.command()
def devices(folder: Folder, as_json: Json = False) -> None:
    """List the phones that may send, or might once."""
    house = who.open_house(folder)
    now, found = house.clock(), list(flow.devices(house).values())
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "watcher": one.watcher,
            "member": one.member,
            "made_at": one.made_at.isoformat(),
            "until": None if one.until is None else one.until.isoformat(),
            "sends": one.lives(now) and flow.member_may(house, one.member),
        }
        for one in found
    ]
    who.saw(house, "devices", rows=len(rows), machine=as_json)
    if as_json:
        show.machine(rows)
        return
    columns = ["id", "watcher", "member", "made_at", "until", "sends"]
    show.table("devices", columns, [[r[c] if r[c] is not None else "-" for c in columns] for r in rows])


@app.command()
def device(
    folder: Folder,
    watcher: Annotated[str, typer.Argument(help="Name under which its reports stand: patrol-7.", show_default=False)],
    address: Annotated[
        str, typer.Option("--address", help="Where the phone finds the room: https://HOST.", show_default=False)
    ],
    member: Annotated[
        str | None,
        typer.Option("--member", help="In whose name it sends.", show_default="nobody's: there are no members"),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="It ends by itself then.", show_default="until it is ended")
    ] = None,
    code: Annotated[bool, typer.Option("--code/--no-code", help="Show the square code for ODK Collect.")] = True,
    as_json: Json = False,
) -> None:
    """Let a phone send reports. Its token and field password are shown this once."""
    if not address.startswith(("https://", "http://")):
        raise WrongUsage("an address begins with https://", remedy="--address https://room.example.org")
    house = who.open_house(folder)
    made = flow.add(house, watcher, member, instant(until, house.choices.time_zone, "--until"))
    by_token = f"{address.rstrip('/')}/key/{made.token}"
    told = {
        "device": made.device.id,
        "watcher": watcher,
        "address": by_token,
        "digest": {"address": f"{address.rstrip('/')}/openrosa", "user": made.device.id, "password": made.password},
    }
    if as_json:
        show.machine(told)
        return
    show.say(f"device {made.device.id} sends as {watcher}")
    show.say(f"ODK Collect, server address: {by_token}")
    show.say(f"or: {told['digest']['address']}, user {made.device.id}, password {made.password}")  # type: ignore[index]
    if code:
        show.say(terminal_code(house, by_token))
    show.say(f"whoever has this address can send as it; end it with: truce field end {folder} {made.device.id}")


@app.command()
def end(folder: Folder, device: Annotated[str, typer.Argument(help="Its id: dev-...", show_default=False)]) -> None:
    """Stop a phone. What it sent stays."""
    done = flow.end(who.open_house(folder), device)
    show.say(f"{done.id} ({done.watcher}) sends nothing more")


@app.command()
def inbox(
    folder: Folder,
    only: Annotated[
        str | None, typer.Option("--only", help="waiting, landed or set_aside.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many of the newest.")] = 50,
    as_json: Json = False,
) -> None:
    """See what came from the field, the newest first, and what became of it."""
    house = who.open_house(folder)
    rows, counts = shown(house, only, limit), summary(house)
    who.saw(house, "inbox", rows=len(rows), machine=as_json)
    if as_json:
        show.machine({"counts": counts, "entries": rows})
        return
    show.say("   ".join(f"{name.replace('_', ' ')}: {number:,}" for name, number in counts.items()))
    show.table(
        "inbox",
        ["no", "received", "from", "form", "state", "made or why not"],
        [[r["seq"], r["received_at"], r["watcher"], r["form"], r["state"], "; ".join(r["told"])] for r in rows],
    )


@app.command()
def land(
    folder: Folder,
    again: Annotated[bool, typer.Option("--again", help="Also what was set aside before.")] = False,
    as_json: Json = False,
) -> None:
    """Take what waits into the record; interviews too, where you may take people in. `truce serve` does it itself."""
    house = who.open_house(folder)
    done = land_all(house, again=again)
    files = exhibit_files(house)
    taken = take_in(house) if may_take_in(house) else []
    told = {
        "entries": dict(done.entries),
        "added": dict(done.added),
        "faults": dict(done.faults),
        "exhibits": files.ids,
        "interviews": [{"no": one.seq, "pseudonym": one.pseudonym, "why_not": one.why_not} for one in taken],
    }
    if as_json:
        show.machine(told)
        return
    parts = [f"{n:,} {name.replace('_', ' ')}" for name, n in done.entries.items()] or ["nothing waited"]
    show.say(f"{', '.join(parts)}; {', '.join(f'{n:,} {noun}' for noun, n in done.added.items()) or 'no rows'} new")
    for reason, number in done.faults.items():
        show.complain(f"{number:,} x {reason}")
    for id in files.ids:
        show.say(f"exhibit {id}")
    for one in taken:
        show.say(f"interview {one.seq}: {one.pseudonym or 'not taken in: ' + str(one.why_not)}")


@app.command("open")
def open_sealed(
    folder: Folder,
    instance: Annotated[str, typer.Argument(help="The instance it came with: uuid:...", show_default=False)],
    name: Annotated[str, typer.Argument(help="The name of the file.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="A new file.", show_default=False)],
) -> None:
    """Open a file that came sealed with an interview, such as its recording. The look is on record."""
    house = who.open_house(folder)
    with _new_file(out) as file:
        open_file(house, instance, name, file)
    show.say(f"written: {out}; it is plain now, so destroy it when you are done")


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file that nobody else reads; gone again where what was to be in it could not be opened."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as refused:
        why = type(refused).__name__
        raise WrongUsage("the file cannot be written", file=path.name, why=why, remedy="name a new one") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except TruceError:
        path.unlink()
        raise

"""log: every act in its place; the log signed, proved, checked, and witnessed from outside."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.bars import Bars
from truce.cli.desk import acts_as
from truce.cli.options import Folder, Json
from truce.errors import WrongUsage
from truce.flow.record import log, log_outside, witness
from truce.flow.record.log_verify import Verified, verify
from truce.model.act import Entry

app = typer.Typer(no_args_is_help=True)
SHOWN = 50  # faults told one by one; --json tells all
NEXT = {
    "checkpoint": "give it to somebody outside; a witness signs it by `truce log cosign`",
    "request": "send it to the witness: truce log cosign CHECKPOINT --key HANDLE --proof FILE",
    "proof": "truce log check FILE --log KEY, on any machine",
}
OPEN = ("mission", "audit")  # compartments whose acts `log show --json` shows with what they say

Out = Annotated[Path | None, typer.Option("--out", help="Write it to this file.", show_default=False)]
File = Annotated[Path, typer.Argument(help="A checkpoint's file (`-`: standard input).", show_default=False)]
LogKey = Annotated[
    str | None, typer.Option("--log", help="The log's key, or its file, as you know it.", show_default=False)
]
Name = Annotated[str | None, typer.Option("--name", help="Your name as a witness; your handle unless you say.")]


@app.command("show")
def show_log(
    folder: Folder,
    subject: Annotated[str | None, typer.Option(help="Only acts about this id.", show_default=False)] = None,
    act: Annotated[list[str] | None, typer.Option(help="Only acts of this kind.", show_default=False)] = None,
    member: Annotated[str | None, typer.Option(help="Only acts of this member.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """List the acts on record: number, time, who, what, about what. That you looked is on record too."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        found = log.show(house, subject=subject, acts=act or (), member=member)
    if as_json:
        show.machine([_told(entry) for entry in found])
        return
    rows = [(e.seq, f"{e.at:%Y-%m-%d %H:%M:%S}", e.by or "-", e.act, e.subject or "-", e.hash[:12]) for e in found]
    show.table("", ("act", "UTC", "by", "what", "about", "hash"), rows)
    show.say(f"next: truce log prove {folder} NUMBER   (or: truce log verify {folder})")


def _told(entry: Entry) -> dict[str, Any]:
    named = {name: getattr(entry, name) for name in ("seq", "at", "by", "act", "subject", "position", "compartment")}
    return named | {"hash": entry.hash} | ({"facts": entry.facts} if entry.compartment in OPEN else {})


@app.command("checkpoint")
def checkpoint(folder: Folder, out: Out = None, as_json: Json = False) -> None:
    """Sign the log as it stands. Give the note to somebody outside: nobody can rewrite what it covers unseen."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        note = log.sign_log(house)
    _give(note, out, as_json, "checkpoint")


@app.command("key")
def key(folder: Folder, as_json: Json = False) -> None:
    """Print the key that others check this log with, in the form other software takes (C2SP vkey)."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        told = log.log_key(house).public
    _give(told.text + "\n", None, as_json, "key")


@app.command("prove")
def prove(
    folder: Folder,
    seq: Annotated[int | None, typer.Argument(help="The number of an act.", show_default=False)] = None,
    subject: Annotated[str | None, typer.Option(help="Every act about this id.", show_default=False)] = None,
    c2sp: Annotated[bool, typer.Option("--c2sp", help="The form of C2SP tlog-proof; one act only.")] = False,
    out: Out = None,
) -> None:
    """Print a proof that acts stand in the log: JSON that needs nothing else but the log's key."""
    if (seq is None) == (subject is None):
        raise WrongUsage("say which act: its number, or --subject ID", remedy="truce log show FOLDER")
    if c2sp and seq is None:
        raise WrongUsage("a proof of that form is of one act", remedy="give its number")
    house = who.open_house(folder)
    with bootstrap.writing(house):
        proof = log.prove(house, seq=seq, subject=subject)
    _give(log_outside.tlog_text(proof) if c2sp else log_outside.json_text(proof), out, False, "proof")


@app.command("check")
def check(file: File, known: LogKey = None, as_json: Json = False) -> None:
    """Check a proof from `truce log prove`: no mission is needed."""
    with bootstrap.readable([file]) as (path,):
        told = log_outside.check_proof(path.read_text("utf-8"), log_outside.key_in(known))
    if as_json:
        show.machine(told)
        return
    trust = "" if known else "; the key is the one in the proof: compare it with the one the mission gave out"
    show.say(f"{told['acts']} proved to stand in the log {told['origin']} as signed at {told['size']:,} acts{trust}")


@app.command("consistency")
def consistency(folder: Folder, old: File, out: Out = None, as_json: Json = False) -> None:
    """Print what a witness asks for: that the log goes on from the checkpoint it signed last (C2SP tlog-witness)."""
    house = who.open_house(folder)
    with bootstrap.readable([old]) as (path,), bootstrap.writing(house):
        told = log.consistency(house, path.read_text("utf-8"))
    _give(told, out, as_json, "request")


@app.command("cosign")
def cosign(
    file: File,
    key: Annotated[str, typer.Option("--key", help="Handle of your key (`truce roles key` makes one).")],
    known: LogKey = None,
    name: Name = None,
    seen: Annotated[
        Path | None,
        typer.Option("--seen", help="A checkpoint you signed on another machine; only read.", show_default=False),
    ] = None,
    proof: Annotated[
        Path | None, typer.Option("--proof", help="What `truce log consistency` printed.", show_default=False)
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Sign a checkpoint as a witness outside, once it is shown that the log goes on from what you signed before."""
    acts_as(key)
    held = who.actor()
    assert held is not None  # noqa: S101 - for the type checker
    note, told, earlier = _text(file), _text(proof), _text(seen)
    assert note is not None  # noqa: S101 - for the type checker
    memory, now = bootstrap.keys_folder() / "seen", int(datetime.now(UTC).timestamp())
    pinned = witness.log_key_file(memory, note)
    log_key = log_outside.needed_key(known, pinned)
    signed = witness.witnessed(note, log_key, name or key, held.seed, now=now, memory=memory, proof=told, seen=earlier)
    log_outside.keep_key(log_key, pinned)
    if not as_json:
        show.complain(f"your key as a witness: {witness.witness_key(name or key, held.seed).text}")
    if signed.before:
        show.complain("you signed this one before, and a newer one since: here is that signature, not a new one")
    _give(signed.note, out, as_json, "checkpoint")


def _text(file: Path | None) -> str | None:
    """What stands in a file; None where none was named."""
    if file is None:
        return None
    with bootstrap.readable([file]) as (path,):
        return bootstrap.read_file(path).decode("utf-8", "replace")


@app.command("witness")
def keep_witnessed(
    folder: Folder,
    file: File,
    key: Annotated[str, typer.Option("--key", help="The witness's key, or its file (NAME+HASH+BASE64).")],
    as_json: Json = False,
) -> None:
    """Keep a checkpoint that a witness signed."""
    house = who.open_house(folder)
    with bootstrap.readable([file]) as (path,), bootstrap.writing(house):
        named = log_outside.named_key(key)
        at = log.keep_witnessed(house, path.read_text("utf-8"), named)
    if as_json:
        show.machine({"witness": named.name, "signed_at": at})
    else:
        show.say(f"kept: {named.name} signed it {datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC")


@app.command("verify")
def verify_log(
    folder: Folder,
    since: Annotated[
        Path | None, typer.Option("--since", help="A checkpoint that somebody outside kept.", show_default=False)
    ] = None,
    known: LogKey = None,
    as_json: Json = False,
) -> None:
    """Read the whole log anew and hold it against its tree, its chains, its signatures and its tables."""
    house = bootstrap.open_house(folder, Bars())  # asks nobody, and so leans on no act that may be forged
    note = since.read_text("utf-8") if since is not None else None
    told = verify(house, note, log_outside.key_in(known))
    if as_json:
        show.machine(asdict(told) | {"holds": not told.faults})
    else:
        _say(told)
    if told.faults:
        raise typer.Exit(1)


def _say(told: Verified) -> None:
    for remark in told.remarks:
        show.say(f"remark: {remark.what}")
    for fault in told.faults[:SHOWN]:
        show.say(fault.sentence)
    if len(told.faults) > SHOWN:
        show.say(f"... and {len(told.faults) - SHOWN:,} more (--json tells all)")
    if told.faults:
        show.say(
            "the log does NOT hold; keep a copy as it is, and compare it with a backup and with checkpoints outside"
        )
        return
    show.say(
        f"the log holds: {told.size:,} acts, {told.signatures:,} signatures, {told.checkpoints} checkpoints, "
        f"root {told.root[:16]}..."
    )
    for name, size in told.witnesses.items():
        show.say(f"witnessed by {name} at {size:,} acts")
    if told.since is not None:
        show.say(f"the checkpoint you kept, of {told.since:,} acts, is its beginning")


def _give(text: str, out: Path | None, as_json: bool, what: str) -> None:
    if out is not None:
        out.write_text(text, "utf-8")
    if as_json:
        show.machine({what: text})
    elif out is not None:
        show.say(f"written: {out}")
        show.say(f"next: {NEXT[what]}")
    else:
        show.out.file.write(text)

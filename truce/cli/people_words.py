"""What the commands about people share: how what is told is read, and how a person is shown. Never by name."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from truce.cli import show
from truce.errors import WrongUsage
from truce.model.person import Person
from truce.wire.dossier import Dossier, read_identity

Who = Annotated[str, typer.Argument(help="A pseudonym (W-017) or its id: never a name.", show_default=False)]
Told = Annotated[
    Path | None,
    typer.Option(
        "--from",
        help="Read what is told from this file, - for standard input. Without it you are asked: a name is never a "
        "word of a command, where it would stay in the shell's history.",
        show_default=False,
    ),
]
Case = Annotated[
    str | None, typer.Option("--case", help="The case it is for: its number or its id.", show_default=False)
]


def text_of(told: Path | None, prompt: str) -> str:
    """What is told: from the file, standard input, or asked at the terminal."""
    if told is None:
        return str(typer.prompt(prompt, err=True))
    if str(told) == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        return told.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise WrongUsage(
            "the file cannot be read as text", remedy="a UTF-8 text file, or - for standard input"
        ) from None


def identity_of(told: Path | None) -> Dossier:
    """Who somebody is, as it is told; at a terminal it is asked line by line."""
    if told is not None:
        return read_identity(text_of(told, ""))
    asked = {
        key: str(typer.prompt(key, default="", show_default=False, err=True)) for key in ("name", "contact", "notes")
    }
    if not asked["name"].strip():
        raise WrongUsage("nothing was told", remedy="type a name, or press Ctrl-C")
    return {key: value for key, value in asked.items() if value}


def done(value: Any, as_json: bool, sentence: str) -> None:
    """Say what was done, in words or as one document."""
    if as_json:
        show.machine(value if isinstance(value, dict | list) or not hasattr(value, "__slots__") else asdict(value))
    else:
        show.say(sentence)


def say_person(person: Person, as_json: bool, now: Any = None) -> None:
    """A person in one line, with what they allow where `now` is told."""
    allows = "" if now is None else f" allows: {', '.join(person.allowed(now)) or 'nothing'}"
    done(plain(person), as_json, f"{person.pseudonym}  {person.id}{allows}")


def plain(person: Person) -> dict[str, Any]:
    """A person for machines: everything but who it is."""
    told = asdict(person)
    if person.consent is not None:
        told["consent"]["uses"] = sorted(person.consent.uses)
    return told | {"forgotten": gone(person)}


def in_words(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a record holds, with its place as words for a person: `lon 38.43, lat 48.69, by the mill, village`."""
    place = record.get("place")
    if not isinstance(place, Mapping):
        return dict(record)
    told = [f"{name} {place[name]}" for name in ("lon", "lat") if place.get(name) is not None]
    told += [str(place[name]) for name in ("phrase", "settlement") if place.get(name)]
    return {**record, "place": ", ".join(told)}


def gone(person: Person) -> str:
    """When somebody was forgotten; empty where nobody did."""
    when = person.identity_forgotten
    return "" if when is None else f"forgotten on {when:%Y-%m-%d}"


def day(due: Any) -> str:
    """A day, or a dash."""
    return "-" if due is None else f"{due:%Y-%m-%d}"

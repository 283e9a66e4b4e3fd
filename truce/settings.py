"""What an operator may choose: the mission's `truce.toml`, read once, checked whole, refused by name and line."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from truce.errors import UnusableMission, WrongUsage

FORMAT: Final = 1  # of truce.toml and of the mission's folder; raised when an older truce could misread one
Letter = Literal["A", "B", "C", "D", "E", "F"]
Language = Literal["en", "uk", "ru"]


def _is_zone(name: str) -> str:
    if name not in available_timezones():
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        raise ValueError(f"is not a zone of the IANA database; did you mean {near[0]}?" if near else "is not a zone")
    return name


class Part(BaseModel):
    """A table of the file. Strict: no key is guessed, no value is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Mandate(Part):
    """What the parties allowed the mission to do (DOMAIN 2.3): editions, cases and findings keep to it."""

    attribution_allowed: bool = Field(default=False, description="may a brief name the side responsible?")
    publication_allowed: bool = Field(default=False, description="may anything be shown to the public?")
    publication_delay_hours: int = Field(default=72, ge=0, description="how long a public edition waits")
    who_may_allege: Literal["parties", "liaison", "civilians", "anyone"] = Field(
        default="anyone", description="whose allegation opens a case"
    )
    who_decides: Literal["mission", "joint_committee", "chair_casting_vote"] = Field(
        default="mission", description="who turns a case into a finding"
    )
    access_rights: Literal["unimpeded", "notified", "escorted", "none"] = Field(
        default="none", description="how patrols may move"
    )
    armed: bool = Field(default=False, description="are its members armed?")
    night: bool = Field(default=False, description="does it patrol by night?")
    technical_means_permitted: list[str] = Field(
        default=[], description="means the parties agreed to: camera, uav, satellite..."
    )
    party_members_in_teams: bool = Field(default=False, description="do members of the parties sit in its teams?")
    mandate_area: str = Field(
        default="", description="name of the zone (zones/*.geojson) it may watch; empty: not limited"
    )
    reporting_cut_off: str = Field(
        default="19:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="local time at which a daily report closes"
    )
    classification_levels: list[str] = Field(
        default=["internal", "parties", "public"], min_length=1, description="editions, the narrowest first"
    )
    retention_days: int | None = Field(
        default=None, ge=1, description="how long people's data are held; absent: no limit set"
    )


class Store(Part):
    """Where a mission keeps what it knows. Paths are taken from the mission's folder."""

    lake: str = Field(
        default="lake", min_length=1, description="folder of the Delta tables, or the URL of an object store"
    )
    ledger: str = Field(
        default="ledger.sqlite",
        min_length=1,
        description="SQLite file, or postgresql://HOST/NAME (password: in ~/.pgpass)",
    )


class Work(Part):
    """Where heavy steps run."""

    engine: Literal["local", "spark"] = Field(
        default="local", description="local: all cores of this machine; spark: a cluster"
    )
    spark_master: str = Field(default="local[*]", description="address of the Spark master")


class Room(Part):
    """The operations room (`truce serve`)."""

    address: str = Field(
        default="", description="where people find it: https://HOST; links in mails and forms begin with it"
    )
    basemap: str = Field(
        default="", description="a .pmtiles file in the mission's folder, or https://... of a tile server; empty: ours"
    )
    languages: list[Literal["en", "uk", "ru", "ar", "fr"]] = Field(
        default=["en", "uk", "ru", "ar", "fr"], min_length=1, description="languages offered, the first by default"
    )
    metrics_from: list[str] = Field(
        default=[], description="networks (CIDR) that may read /metrics; this machine always may"
    )
    proxies: list[str] = Field(
        default=[], description="addresses of reverse proxies whose X-Forwarded-For and -Proto are believed"
    )
    requests_per_second: int = Field(
        default=200, ge=0, description="how fast one network may ask in the long run; 0: as fast as it likes"
    )
    session_idle_minutes: int = Field(default=60, ge=5, le=1440, description="a session that nobody uses ends after it")
    session_hours: int = Field(default=12, ge=1, le=168, description="every session ends after it")
    password_memory_mib: int = Field(
        default=64,
        ge=19,
        le=1024,
        description="memory that each guess of a password costs (argon2id); less on a small board",
    )
    second_factor: list[str] = Field(
        default=["administrator", "auditor", "head", "protection"],
        description='roles that sign in with a second factor; "*": everybody',
    )
    provider_issuer: str = Field(default="", description="https://... of a provider of sign-in (OpenID Connect)")
    provider_client: str = Field(default="", description="what the provider calls this room (client id)")
    provider_name: str = Field(default="", description="what people call the provider")
    provider_secret_file: str = Field(
        default="", description="file that holds the provider's secret for this room; empty: it has none"
    )
    provider_second_factor: bool = Field(
        default=False, description="the provider asks for a second factor itself, so the room does not"
    )


class Alerts(Part):
    """Where alerts may go beside the screen. Rules name a hook and write addresses that `mail_to` allows, no more."""

    mail_host: str = Field(default="", description="mail server; empty: no mail. Password: TRUCE_MAIL_PASSWORD")
    mail_port: int = Field(default=587, ge=1, le=65535, description="its port")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the line is kept shut"
    )
    mail_user: str = Field(default="", description="who signs in there; empty: nobody does")
    mail_from: str = Field(default="", description="whose address letters bear")
    mail_to: list[str] = Field(default=[], description="addresses that letters may go to; * stands for anything")
    hooks: dict[str, str] = Field(
        default={}, description="webhooks: name = address. Secret of each: TRUCE_HOOK_SECRET_NAME, at least 24 letters"
    )


class Settings(Part):
    """A mission's settings."""

    format: Literal[1] = Field(default=FORMAT, description="of this file and folder; truce writes and checks it")
    name: str = Field(min_length=1, description="what the mission is called in its briefs")
    time_zone: Annotated[str, AfterValidator(_is_zone)] = Field(description="IANA zone whose midnights part the days")
    languages: list[Language] = Field(default=["en"], min_length=1, description="languages of its briefs: en, uk, ru")
    agreements: list[str] = Field(min_length=1, description="ids of the catalogue, or file names in agreements/")
    as_of: AwareDatetime | None = Field(
        default=None,
        description="judge by what was known at this instant (with offset); absent: the last act of collecting",
    )
    matched_windows: int = Field(default=4, ge=0, description="comparison windows on each side of the truce")
    min_coverage: float = Field(
        default=0.5, gt=0, le=1, description="share that must have been watched before silence means anything"
    )
    line: str | None = Field(
        default=None, description="series that says who holds what; needed where several were collected"
    )
    reference_lines: dict[str, str] = Field(
        default={}, description="series that stands for a reference line of an agreement"
    )
    grades: dict[str, Letter] = Field(
        default={}, description="Admiralty letter of a source where the mission knows better than its card"
    )
    mandate: Mandate = Field(default=Mandate(), description="what the mission may do")
    store: Store = Field(default=Store(), description="where things are kept")
    work: Work = Field(default=Work(), description="where heavy steps run")
    room: Room = Field(default=Room(), description="the operations room")
    alerts: Alerts = Field(default=Alerts(), description="where alerts may go beside the screen")


def read_settings(path: Path) -> Settings:
    """The settings in a `truce.toml`.

    Raises UnusableMission where the file is missing or of a newer format, WrongUsage naming file, line, key and the
    nearest valid key where it cannot be used.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as missing:
        raise UnusableMission("this folder is not a mission", missing=path, remedy="`truce new` makes one") from missing
    except UnicodeDecodeError as wrong:
        raise WrongUsage("settings must be UTF-8", file=path) from wrong
    return parse_settings(text, path)


def parse_settings(text: str, path: Path) -> Settings:
    """The settings in the text of a `truce.toml`; `path` is only named in errors."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise WrongUsage("settings are not TOML", file=path) from wrong
    refuse_newer(told, path)
    try:
        return Settings.model_validate(told, strict=True)
    except ValidationError as wrong:
        raise _explained(wrong, text, path) from None  # its words are in ours


def refuse_newer(told: Mapping[str, Any], path: Path) -> None:
    """Refuse a format that this program does not know."""
    have = told.get("format")
    if isinstance(have, int) and have > FORMAT:
        raise UnusableMission(
            "this mission was written by a newer truce",
            file=path,
            format=have,
            newest_known=FORMAT,
            remedy="install a truce at least as new as the one that wrote this mission",
        )


def _explained(wrong: ValidationError, text: str, path: Path) -> WrongUsage:
    """The first fault in words; the others are counted."""
    first = wrong.errors(include_url=False)[0]
    where = [str(part) for part in first["loc"]]
    key = ".".join(where)
    facts: dict[str, Any] = {"file": path, "line": line_of(text, where), "key": key}
    if wrong.error_count() > 1:
        facts["more_faults"] = wrong.error_count() - 1
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(where[-1], known_keys(where[:-1]), n=1)
        known = ", ".join(known_keys(where[:-1]))
        return WrongUsage(
            f"no setting is called {key}",
            remedy=f"write {near[0]}" if near else f"one of: {known}",
            **facts,
        )
    if first["type"] == "missing":
        return WrongUsage(f"the setting {key} is missing", remedy=f"add: {where[-1]} = ...", **facts)
    return WrongUsage(f"the setting {key} cannot be used", reason=first["msg"], **facts)


def line_of(text: str, where: list[str]) -> int | None:
    """The line (from 1) on which a key stands; None where it cannot be found."""
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("["):
            table = bare.strip("[] ").split(".")
            if table == where:
                return number
        key = bare.split("=")[0].strip().strip('"')
        if "=" in bare and [*table, key] == where[: len(table) + 1] and len(table) < len(where):
            return number
    return None


def known_keys(where: list[str]) -> list[str]:
    """The keys that a table of the file may have."""
    part: type[BaseModel] = Settings
    for name in where:
        inside = part.model_fields[name].annotation if name in part.model_fields else None
        if not (isinstance(inside, type) and issubclass(inside, BaseModel)):
            return []
        part = inside
    return list(part.model_fields)


def settings_as_toml(settings: Settings) -> str:
    """The text of a `truce.toml`: every setting with a comment that explains it. Reading it gives the same settings."""
    lines = ["# A truce mission. Every setting is listed in docs/settings.md.", ""]
    tables = [name for name, value in settings if isinstance(value, BaseModel | dict)]
    for name, value in settings:
        if name not in tables:
            lines += _setting(settings, name, value)
    for name in tables:
        value = getattr(settings, name)
        lines += ["", f"# {type(settings).model_fields[name].description}", f"[{name}]"]
        if isinstance(value, dict):
            lines += [f"{_text(key)} = {_text(letter)}" for key, letter in value.items()]
        else:
            for key, inner in value:
                lines += _setting(value, key, inner)
    return "\n".join(lines) + "\n"


def _setting(part: BaseModel, name: str, value: object) -> list[str]:
    absent = value is None
    shown = f"# {name} =" if absent else f"{name} = {_toml(value)}"
    return [f"# {type(part).model_fields[name].description}", shown]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(name)} = {_toml(one)}" for name, one in value.items()) + "}"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """A TOML basic string."""
    escapes = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(escapes.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in value) + '"'


def write_settings(path: Path, settings: Settings) -> None:
    """Write a `truce.toml` beside and move it into place, so that a half-written one is never read."""
    beside = path.with_suffix(".toml.new")
    beside.write_text(settings_as_toml(settings), "utf-8")
    beside.replace(path)


def settings_as_markdown() -> str:
    """The table of docs/settings.md, made from the model."""
    lines = ["| key | values | if left out | what it is |", "|---|---|---|---|"]
    lines += [
        f"| `{key}` | {values} | {default} | {meaning} |" for key, values, default, meaning in _rows(Settings, "")
    ]
    return "\n".join(lines) + "\n"


def _rows(part: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for name, field in part.model_fields.items():
        inside = field.annotation
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            yield from _rows(inside, f"{prefix}{name}.")
            continue
        default = "must be given" if field.is_required() else _shown(field.default)
        yield f"{prefix}{name}", _values(inside), default, str(field.description)


def _shown(default: object) -> str:
    return "-" if default is None or default == {} else f"`{_toml(default)}`"


def _values(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{_toml(v)}`" for v in get_args(kind))
    if get_origin(kind) is list:
        return f"list of {_values(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return f"table of name = {_values(get_args(kind)[1])}"
    if get_origin(kind) is Annotated:
        return _values(get_args(kind)[0])
    if args := [a for a in get_args(kind) if a is not type(None)]:
        return _values(args[0])
    return {str: "text", bool: "`true`, `false`", int: "whole number", float: "number"}.get(kind, "time with offset")

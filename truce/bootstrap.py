"""Settings become a house. The only file that names concrete stores and engines."""

import os
import shutil
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias
from urllib.request import Request, urlopen

from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.errors import NotFound, UnusableMission, UnusableSource, UnusableValue, WrongUsage
from truce.flow.acting import members
from truce.flow.house import Actor, Choices, House, Progress, Silent
from truce.flow.settle import settle
from truce.model.agreement import Agreement
from truce.model.card import Card
from truce.model.mandate import Mandate
from truce.model.when import zone_of
from truce.people.keys import Key, card_as_bytes, is_sealed, key_as_bytes, key_from
from truce.sample import Sample, write_sample
from truce.settings import Room as RoomSettings
from truce.settings import Settings, read_settings, settings_as_toml
from truce.sources.catalogue import cards
from truce.store.addresses import SETTINGS, addresses
from truce.store.mission import Mission, create_mission, open_mission
from truce.store.room.store import RoomStore
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path, zones_of

DEMO_MARK = ".truce-demo"
OpenRoom: TypeAlias = RoomStore  # by this name for the doors, which reach no store


def now() -> datetime:
    """The clock of the house."""
    return datetime.now(UTC)


def source_cards() -> Mapping[str, Card]:
    """Every source that is installed: ours and strangers', by the same entry point."""
    return cards()


def new_mission(
    folder: Path, agreements: Iterable[str], *, name: str | None = None, time_zone: str | None = None
) -> list[str]:
    """Make a mission from ids of the catalogue or agreement files; the ids of its agreements.

    Raises UnusableAgreement for a file with faults, UnusableMission where the folder is in use.
    """
    files = list(dict.fromkeys(_agreement_file(given) for given in agreements))
    read = [read_agreement(file) for file in files]
    settings = Settings(
        name=name or folder.resolve().name,
        time_zone=_known_zone(time_zone or _zone_of(read)),
        agreements=[file.name for file in files],
    )
    zones = [path for agreement in read for path in zones_of(agreement)]
    mission = create_mission(folder, settings_as_toml(settings), agreements=files, zones=sorted(set(zones)))
    mission.ledger.log("founded", now(), agreements=[a.id for a in read])
    return [a.id for a in read]


def _agreement_file(given: str) -> Path:
    if given in agreement_ids():
        return catalogue_path(given)
    path = Path(given)
    if not path.is_file():
        near = get_close_matches(given, agreement_ids(), n=3)
        advice = f"did you mean {' or '.join(near)}?" if near else "`truce agreements` lists the catalogue"
        raise NotFound("no agreement of that id, and no such file", given=given, remedy=advice)
    return path


def _known_zone(name: str) -> str:
    try:
        return zone_of(name).key
    except UnusableValue as unknown:
        raise WrongUsage("no such time zone", given=name, remedy=unknown.remedy) from unknown


def _zone_of(agreements: list[Agreement]) -> str:
    """The first zone that an agreement names; UTC where all are mixed."""
    return next((a.timezone for a in agreements if a.timezone not in ("mixed", "UTC")), "UTC")


def open_house(
    folder: Path,
    progress: Progress | None = None,
    *,
    actor: Actor | None = None,
    asked: Callable[[House], None] = lambda _house: None,
) -> House:
    """The house of a mission folder, its agreements, zones and claims settled; `asked` may refuse before that."""
    mission = open_mission(folder)
    settings = read_settings(mission.settings)
    agreements = tuple(_agreements(mission, settings))
    _refuse_unknown(settings, agreements)
    house = House(
        mission=mission,
        choices=_choices(settings),
        agreements=agreements,
        engine=_engine(settings, progress),
        cards=cards(),
        clock=now,
        actor=actor,
        progress=progress or Silent(),
    )
    asked(house)
    settle(house, sorted(mission.zones.glob("*.geojson")))
    return house


def open_room(folder: Path) -> RoomStore:
    """What the operations room of a mission keeps beside the record."""
    return RoomStore(addresses(folder).room)


def open_room_again(folder: Path, room: RoomStore) -> RoomStore:
    """The same after the mission's settings changed: a new one where it moved to another database."""
    return room if room.address == addresses(folder).room else open_room(folder)


def feed_secret(feed: str, name: str) -> str | None:
    """What an upstream or a broker asks for: TRUCE_FEED_<FEED>_<NAME>, or what the file named in ..._FILE holds.

    None where neither is set; nothing of it is ever kept in a mission. Raises NotFound for a file that cannot be read.
    """
    variable = f"TRUCE_FEED_{feed}_{name}".upper().replace("-", "_")
    file = os.environ.get(f"{variable}_FILE")
    return os.environ.get(variable) if file is None else read_file(Path(file)).decode("utf-8").strip()


def worker_name() -> str:
    """Who this process is among the workers of a mission."""
    return f"{socket.gethostname()}:{os.getpid()}"


def room_settings(folder: Path) -> RoomSettings:
    """How the operations room of a mission is set up."""
    return read_settings(folder / SETTINGS).room


def _refuse_unknown(settings: Settings, agreements: tuple[Agreement, ...]) -> None:
    """A name in the settings that nothing answers to would be obeyed by nobody, in silence."""
    lines = {str(line["id"]) for agreement in agreements for line in agreement.reference_lines}
    for table, given, known in (
        ("grades", settings.grades, set(cards())),
        ("reference_lines", settings.reference_lines, lines),
    ):
        for name in sorted(set(given) - known):
            raise WrongUsage(
                f"the settings name something that is not there: {name}",
                table=table,
                known=", ".join(sorted(known)) or "none",
            )


def _choices(settings: Settings) -> Choices:
    return Choices(
        name=settings.name,
        time_zone=settings.time_zone,
        as_of=settings.as_of,
        matched_windows=settings.matched_windows,
        min_coverage=settings.min_coverage,
        line=settings.line,
        reference_lines=dict(settings.reference_lines),
        grades=dict(settings.grades),
        language=settings.languages[0],
        mandate=_mandate(settings),
    )


def _mandate(settings: Settings) -> Mandate:
    told = settings.mandate
    return Mandate(
        attribution_allowed=told.attribution_allowed,
        publication_allowed=told.publication_allowed,
        publication_delay_hours=told.publication_delay_hours,
        who_may_allege=told.who_may_allege,
        who_decides=told.who_decides,
        access_rights=told.access_rights,
        retention_days=told.retention_days,
    )


def _agreements(mission: Mission, settings: Settings) -> Iterator[Agreement]:
    for named in settings.agreements:
        kept = mission.agreements / (named if named.endswith((".yaml", ".yml")) else f"{named}.yaml")
        if kept.is_file():
            yield read_agreement(kept)
        elif named in agreement_ids():
            yield read_agreement(catalogue_path(named))
        else:
            raise UnusableMission(
                "an agreement of the settings is missing",
                agreement=named,
                remedy=f"put it into {mission.agreements.name}/ or take it out of {mission.settings.name}",
            )


def _engine(settings: Settings, progress: Progress | None) -> Engine:
    if settings.work.engine == "local":
        return LocalEngine(watch=progress)
    from truce.engines.spark import SparkEngine, session  # noqa: PLC0415 - pyspark is an extra, and slow to load

    return SparkEngine(session(settings.work.spark_master))


def keys_folder() -> Path:
    """Where members' keys lie on this machine: TRUCE_KEYS, or the user's own configuration."""
    return Path(os.environ.get("TRUCE_KEYS") or Path.home() / ".config" / "truce" / "keys")


def key_of(handle: str, passphrase: Callable[[], str]) -> Key:
    """A member's key; `passphrase` is asked only where the file is sealed.

    Raises NotFound where this machine holds none, WrongUsage where others of this machine may read it.
    """
    path = keys_folder() / f"{handle}.key"
    if not path.is_file():
        raise NotFound("this machine holds no key for that member", member=handle, remedy=f"truce roles key {handle}")
    if path.stat().st_mode & 0o077:
        raise WrongUsage("others may read this key file", file=path.name, remedy=f"chmod 600 {path}")
    held = path.read_bytes()
    return key_from(held, passphrase() if is_sealed(held) else None)


def keep_key(key: Key, passphrase: str | None) -> Path:
    """Keep a new key where `key_of` finds it, readable by its owner alone. Raises WrongUsage where there is one."""
    folder = keys_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{key.handle}.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as there:
        raise WrongUsage("there is a key of that name already", file=path, remedy="keep it, or take another") from there
    with os.fdopen(handle, "wb") as file:
        file.write(key_as_bytes(key, passphrase))
    card_path(key.handle).write_bytes(card_as_bytes(key.card))
    return path


def card_path(handle: str, *, must_be: bool = False) -> Path:
    """Where a member's card lies beside the key. Raises NotFound where it `must_be` and is not."""
    path = keys_folder() / f"{handle}.card"
    if must_be and not path.is_file():
        raise NotFound("this machine holds no card of that member", member=handle, remedy="--card FILE")
    return path


def writing(house: House) -> AbstractContextManager[None]:
    """Hold the mission for a command that writes; a second writer waits, then is told."""
    return house.mission.writing()


@contextmanager
def readable(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """The paths as files: `-` is standard input, kept in a file of its own while it is read."""
    with tempfile.TemporaryDirectory() as folder:
        yield [_piped(Path(folder)) if str(path) == "-" else path for path in paths]


def _piped(folder: Path) -> Path:
    path = folder / "standard-input.jsonl"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def read_file(path: Path) -> bytes:
    """What a small file holds. Raises NotFound where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as missing:
        raise NotFound("the file cannot be read", file=path.name, why=type(missing).__name__) from None


def write_file(path: Path, held: bytes) -> None:
    """A small new file. Raises WrongUsage where there is one already, or none can be."""
    try:
        with path.open("xb") as file:
            file.write(held)
    except OSError as refused:
        raise WrongUsage("the file cannot be written", file=path.name, why=type(refused).__name__) from None


def ask_authority(url: str, request: bytes) -> bytes:
    """A time stamp authority's answer (RFC 3161, section 3.4). The one call that evidence makes to a network."""
    if not url.startswith(("https://", "http://")):
        raise WrongUsage("an authority has an address that begins with https:// or http://", given=url[:80])
    asking = Request(url, data=request, headers={"Content-Type": "application/timestamp-query"})  # noqa: S310 - above
    try:
        with urlopen(asking, timeout=30) as answer:  # noqa: S310 - as above
            return bytes(answer.read(1 << 20))
    except OSError as silent:
        remedy = "--request OUT.tsq, and give it to an authority another way"
        raise UnusableSource("the authority did not answer", why=type(silent).__name__, remedy=remedy) from None


def ask_provider(url: str, form: Mapping[str, str] | None, auth: tuple[str, str] | None) -> bytes:
    """What a provider of sign-in answers: to a GET, or to a form. Follows no redirect; at most 1 MiB, in 10 seconds.

    Raises UnusableSource where it does not answer, or says no.
    """
    import httpx  # noqa: PLC0415 - slow to load, and no command but serve asks a provider

    accept, method, held = {"Accept": "application/json"}, "GET" if form is None else "POST", b""
    try:
        with httpx.stream(
            method, url, data=form, timeout=10, follow_redirects=False, headers=accept, auth=auth
        ) as answer:
            for piece in answer.iter_bytes():
                held += piece
                if len(held) > 1 << 20:
                    raise UnusableSource("the provider's answer is too long")
            status = answer.status_code
    except httpx.HTTPError as silent:
        raise UnusableSource("the provider did not answer", why=type(silent).__name__) from None
    if status != 200:
        raise UnusableSource("the provider said no", status=status)
    return held


def open_in_browser(path: Path) -> None:
    """Show a page, where there is something to show it with."""
    webbrowser.open(path.resolve().as_uri())


def open_address(link: str) -> None:
    """Show a page of the room, where there is something to show it with."""
    webbrowser.open(link)


def is_alone(folder: Path) -> bool:
    """Whether the mission has no members: one person works in it, on one machine."""
    return not members(open_house(folder))


def demo_house(folder: Path, seed: int, progress: Progress) -> tuple[House, Sample]:
    """A new mission for the invented ceasefire in a folder of its own.

    Raises UnusableMission where the folder holds anything that is not an earlier demo.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / DEMO_MARK).is_file():
            raise UnusableMission("the folder is in use", folder=folder, remedy="truce demo --folder ANOTHER")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMO_MARK).write_text("made by `truce demo`; it is made anew each time\n", "utf-8")
    sample = write_sample(folder / "invented", seed)
    agreement = read_agreement(sample.agreement)
    settings = Settings(
        name=agreement.title, time_zone=sample.time_zone, agreements=[sample.agreement.name], as_of=sample.as_of
    )
    create_mission(folder / "mission", settings_as_toml(settings), agreements=[sample.agreement], zones=[sample.zones])
    return open_house(folder / "mission", progress), sample

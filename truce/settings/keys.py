"""Every setting there is: its type, what holds where it is left out, and what it means."""

from difflib import get_close_matches
from typing import Annotated, Final, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

FORMAT: Final = 1  # of truce.toml and of the mission's folder; raised when an older truce could misread one
Letter = Literal["A", "B", "C", "D", "E", "F"]
Language = Literal["en", "uk", "ru"]


def _is_zone(name: str) -> str:
    if name not in available_timezones():
        near = get_close_matches(name, available_timezones(), n=1)
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


class Outlook(Part):
    """When to warn: by what being wrong costs, in any unit. As they come the two cost the same, which few would say."""

    missed: float = Field(default=1.0, gt=0, description="what a collapse costs that nobody was warned of")
    false_alarm: float = Field(default=1.0, gt=0, description="what a warning costs after which nothing comes")
    saved: float = Field(default=1.0, gt=0, le=1, description="part of the cost of a collapse that a warning saves")


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
    outlook: Outlook = Field(default=Outlook(), description="when to warn that a truce may not hold")

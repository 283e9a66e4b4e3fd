"""The tables of accounts: what signing in keeps. All of it may change and be forgotten; the record is elsewhere."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from truce.store.room.base import metadata


class Instant(TypeDecorator[datetime]):
    """An instant as text of one width in UTC, so that the order of the texts is the order of time, on any database."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


accounts = Table(
    "room_accounts",
    metadata,
    Column("handle", String, primary_key=True),
    Column("kdf", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("drawer", LargeBinary, nullable=False),
    Column("signing", String, nullable=False),
    Column("reading", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("issuer", Text),
    Column("subject", Text),
    Column("totp_step", Integer),
    Column("role", String),
    UniqueConstraint("issuer", "subject", name="one_subject_of_a_provider_is_one_account"),
)
sessions = Table(
    "room_sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("handle", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("sealed", LargeBinary),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("browser", Text, nullable=False),
    Index("room_sessions_of", "handle"),
)
invitations = Table(
    "room_invitations",
    metadata,
    Column("id", String, primary_key=True),
    Column("handle", String, nullable=False),
    Column("role", String),
    Column("by", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("used_at", Instant),
)
passkeys = Table(
    "room_passkeys",
    metadata,
    Column("id", String, primary_key=True),
    Column("handle", String, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("count", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("room_passkeys_of", "handle"),
)
recovery = Table(
    "room_recovery",
    metadata,
    Column("handle", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("used_at", Instant),
    PrimaryKeyConstraint("handle", "digest"),
)
devices = Table(
    "room_devices",
    metadata,
    Column("id", String, nullable=False),
    Column("handle", String, nullable=False),
    Column("ends_at", Instant, nullable=False),
    PrimaryKeyConstraint("id", "handle"),
)
tries = Table(
    "room_tries",
    metadata,
    Column("key", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant),
)
errands = Table(  # what one step of signing in leaves for the next: a challenge, a state; taken once
    "room_errands",
    metadata,
    Column("id", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("ends_at", Instant, nullable=False),
)
tokens = Table(
    "room_tokens",
    metadata,
    Column("id", String, primary_key=True),
    Column("handle", String, nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("room_tokens_of", "handle"),
)
OF_A_HANDLE = (sessions, tokens, passkeys, recovery, devices)
STALE = timedelta(days=30)  # invitations are kept so long after they mean nothing
FORGOTTEN = timedelta(days=1)  # counts of failures, which tell of who tried

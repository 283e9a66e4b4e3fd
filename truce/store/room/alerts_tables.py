"""The tables of rules, alerts, deliveries, duties and visits. Instants are microseconds since 1970, UTC."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from truce.store.room.base import metadata

rules = Table(
    "alert_rules",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("by", String),
    Column("at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)

looks = Table(  # the newest look with each rule: what it said, and what it must remember
    "alert_looks",
    metadata,
    Column("rule", String, ForeignKey("alert_rules.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("says", String, nullable=False),
    Column("facts", Text, nullable=False),
    Column("stood", Text, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String, primary_key=True),
    Column("rule", String, ForeignKey("alert_rules.id"), nullable=False),
    Column("asks", String, nullable=False),
    Column("raised_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("acknowledged_by", String),
    Column("acknowledged_at", BigInteger),
    Column("note", Text),
    Index("alerts_by_time", "raised_at", "id"),
)

deliveries = Table(
    "alert_deliveries",
    metadata,
    Column("id", String, primary_key=True),
    Column("alert", String, ForeignKey("alerts.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("claimed_by", String),
    Column("claimed_until", BigInteger),
    Unique("alert", "channel"),
    Index("alert_deliveries_due", "state", "next_at"),
)

tries = Table(
    "alert_tries",
    metadata,
    Column("delivery", String, ForeignKey("alert_deliveries.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("outcome", String, nullable=False),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("delivery", "number"),
)

duties = Table(  # what one worker of several does at a time
    "room_duties",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", BigInteger, nullable=False),
)

visits = Table(  # what somebody knew when they were last here; "" is the one user of a mission without members
    "room_visits",
    metadata,
    Column("member", String, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("known", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("seen", Text, nullable=False),
)

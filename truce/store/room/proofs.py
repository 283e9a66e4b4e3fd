"""Proofs of a field password that were used: each opens a door once, whichever worker it is shown to."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Engine, Index, PrimaryKeyConstraint, String, Table, delete

from truce.store.room.base import metadata, writing
from truce.store.room.instants import micros
from truce.store.room.once import once

proofs = Table(
    "room_proofs",
    metadata,
    Column("nonce", String, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    PrimaryKeyConstraint("nonce", "count"),
    Index("room_proofs_until", "until"),
)


class Proofs:
    """One verb, one transaction."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the room's database, its tables made."""
        self._engine = engine

    def first(self, nonce: str, count: int, until: datetime, now: datetime) -> bool:
        """Whether a nonce is shown with this count for the first time. `until`: when the nonce is worth nothing more.

        Counts may come out of order, as from a phone that sends two reports at once. The worthless are forgotten.
        """
        with writing(self._engine) as connection:
            connection.execute(delete(proofs).where(proofs.c.until < micros(now)))
            return once(connection, proofs, nonce=nonce, count=count, until=micros(until))

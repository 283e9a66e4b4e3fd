"""The room's store: one database, a class of verbs for each area."""

from sqlalchemy import URL

from truce.store.room.accounts import Accounts
from truce.store.room.alerts import AlertStore
from truce.store.room.base import Base
from truce.store.room.feeds import Feeds
from truce.store.room.proofs import Proofs
from truce.store.room.visits import Visits


class RoomStore(Base):
    """What the room keeps. Each area is an attribute of its own."""

    def __init__(self, url: str | URL) -> None:
        """Open it. Raises UnusableMission."""
        super().__init__(url)
        self.accounts = Accounts(self.engine)
        self.feeds = Feeds(self.engine)
        self.proofs = Proofs(self.engine)
        self.alerts = AlertStore(self.engine)
        self.visits = Visits(self.engine)

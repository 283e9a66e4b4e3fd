"""The desk that rounds are walked at: the wire of this machine, and the secrets that its deployer gave."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from truce.flow.feeds.rounds import Desk
from truce.flow.house import House
from truce.sources import mqtt
from truce.sources.pull.catalogue import upstream
from truce.sources.pull.wire import Wire
from truce.store.room.feeds import Feed, Feeds

Secret = Callable[[str, str], str | None]  # of a feed, by its name


@contextmanager
def desk_of(house: House, feeds: Feeds, worker: str, secret: Secret) -> Iterator[Desk]:
    """A desk whose wire is closed afterwards."""
    with Wire() as wire:
        yield Desk(house=house, feeds=feeds, worker=worker, wire=wire, secrets=lambda feed: secrets_of(feed, secret))


def secrets_of(feed: Feed, secret: Secret) -> Mapping[str, str]:
    """The secrets of a feed that were given, by name."""
    names = upstream(feed.source).secrets if feed.kind == "pull" else mqtt.SECRETS if feed.kind == "mqtt" else ()
    return {name: told for name in names if (told := secret(feed.name, name)) is not None}


def lacking_secrets(feed: Feed, secret: Secret) -> list[str]:
    """Secrets that a feed's upstream cannot be asked without and that were not given here."""
    given = secrets_of(feed, secret)
    return [name for name in upstream(feed.source).secrets if name not in given] if feed.kind == "pull" else []

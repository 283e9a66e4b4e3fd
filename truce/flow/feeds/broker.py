"""Brokers that a feed listens to: the way from a feed's settings to the line."""

from truce.flow.feeds.desk import Secret, secrets_of
from truce.sources import mqtt
from truce.sources.mqtt import Broker, Desk, listen_on
from truce.store.room.feeds import Feed

__all__ = ["Broker", "Desk", "broker_of", "listen_on"]


def broker_of(feed: Feed, secret: Secret) -> Broker:
    """The broker of a feed, with its name and password where they were given. Raises WrongUsage."""
    return mqtt.broker_of(feed.name, feed.options, secrets_of(feed, secret))

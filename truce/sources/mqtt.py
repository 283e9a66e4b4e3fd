"""mqtt: sensors that speak over a broker. A message is acknowledged to the broker only once it is kept.

The session is lasting (QoS 1, one client id, no clean start): what was sent while truce was away is delivered when it
comes back, and a message whose keeping failed is delivered again.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

import aiomqtt

from truce.errors import TruceError, UnusableSource, UnusableValue, WrongUsage
from truce.sources.pull.options import needed, whole

KEEPALIVE_S = 30
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 120.0
SECRETS = ("username", "password")
OPTIONS = {
    "host": "the broker's name or address (needed)",
    "topic": "topic filter, such as sensors/+/messages (needed)",
    "port": "8883 unless given; 1883 without TLS",
    "tls": "no for a broker on this machine or behind a tunnel; yes unless given",
    "ca": "PEM file of the broker's authority, where the machine does not know it",
    "grade": "Admiralty letter of what these sensors tell",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where to listen, and as whom."""

    host: str
    port: int
    topic: str
    client: str
    tls: bool = True
    authority: str | None = None
    username: str | None = None
    password: str | None = None


def broker_of(name: str, options: Mapping[str, str], secrets: Mapping[str, str]) -> Broker:
    """The broker that a feed's options name. Raises WrongUsage."""
    if options.get("tls", "yes") not in ("yes", "no"):
        raise WrongUsage("yes or no", option="tls", given=options["tls"])
    tls = options.get("tls", "yes") == "yes"
    return Broker(
        host=needed(options, "host", "the broker's name or address"),
        port=whole(options, "port", 8883 if tls else 1883, 1, 65_535),
        topic=needed(options, "topic", "a topic filter"),
        client=f"truce-{name}",
        tls=tls,
        authority=options.get("ca"),
        username=secrets.get("username"),
        password=secrets.get("password"),
    )


Keep = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a listener is given: where to keep, whom to tell of what can never be kept and of trouble, how to wait."""

    keep: Keep
    refused: Callable[[UnusableValue], None]
    troubled: Callable[[TruceError], None]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


async def listen(broker: Broker, desk: Desk) -> None:
    """Keep every message, one after the other, and acknowledge it then; for as long as the line holds.

    What `keep` raises UnusableValue for can never be kept: it is told and acknowledged, so that it does not come back
    for ever. After any other error it is tried again, later and later, and stays the broker's until it is kept. Raises
    UnusableSource where the line breaks.
    """
    try:
        async with _client(broker) as client:
            wire = client._client  # aiomqtt has no verb for acknowledging by hand; paho beneath it has
            wire.manual_ack_set(True)
            await client.subscribe(broker.topic, qos=1)
            async for message in client.messages:
                await _kept(desk, message.payload)
                wire.ack(message.mid, message.qos)
    except aiomqtt.MqttError as broken:
        raise UnusableSource("the broker cannot be reached", host=broker.host, why=str(broken)[:200]) from None


async def _kept(desk: Desk, payload: bytes) -> None:
    """Returns once the payload is kept, or can never be."""
    pause = FIRST_PAUSE_S
    while True:
        try:
            await desk.keep(payload)
        except UnusableValue as wrong:
            desk.refused(wrong)
        except TruceError as wrong:
            desk.troubled(wrong)
            await desk.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
            continue
        return


async def listen_on(broker: Broker, desk: Desk) -> None:
    """Listen until cancelled: when the line breaks, come back, and later and later while it stays broken."""
    pause = FIRST_PAUSE_S

    async def keep(payload: bytes) -> None:
        nonlocal pause
        await desk.keep(payload)
        pause = FIRST_PAUSE_S

    while True:
        try:
            await listen(broker, replace(desk, keep=keep))
        except UnusableSource as wrong:
            desk.troubled(wrong)
        await desk.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


def _client(broker: Broker) -> aiomqtt.Client:
    context = ssl.create_default_context(cafile=broker.authority) if broker.tls else None
    return aiomqtt.Client(
        broker.host,
        broker.port,
        identifier=broker.client,
        clean_session=False,
        username=broker.username,
        password=broker.password,
        tls_context=context,
        keepalive=KEEPALIVE_S,
    )

"""Alerts on their way out: each delivery claimed by one worker, tried, put on record, and tried again if it must be.

An alert is raised once, whatever happens. A delivery is marked only after the other side took it, so a worker that dies
between the two leads to a second copy, under the same id: receivers know it by its Message-ID or `webhook-id`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from truce.alerts.letters import letter, payload, signed, wait_after
from truce.alerts.words import Teller
from truce.flow.house import House
from truce.flow.room.alerting import Raised, with_rules
from truce.flow.room.channels import MAIL, Channels, Post
from truce.store.room.alerts import AlertStore
from truce.store.room.alerts_kept import Delivery

CLAIM = timedelta(minutes=2)  # a delivery takes less, or another worker takes it up
NOT_ALLOWED = "the deployer does not let alerts go there any more"


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round did."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0

    @property
    def tried(self) -> int:
        """How many deliveries were tried."""
        return self.sent + self.waiting + self.given_up


def deliver(
    house: House, store: AlertStore, holder: str, channels: Channels, post: Post, tell: Teller, limit: int = 10
) -> Sent:
    """Send what is due, at most `limit` deliveries; what the deployer took from the list goes nowhere."""
    done = {"sent": 0, "waiting": 0, "given_up": 0}
    for delivery in store.claim(holder, house.clock(), CLAIM, limit):
        raised = with_rules(store, [store.alert(delivery.alert)])[0]
        fault = _send(house, raised, delivery, channels, post, tell)
        wait = None if fault in (None, NOT_ALLOWED) else wait_after(delivery.tries + 1, delivery.id)
        at = house.clock()
        store.tried(delivery, holder, at, fault=fault, next_at=None if wait is None else at + wait)
        done["sent" if fault is None else "given_up" if wait is None else "waiting"] += 1
    return Sent(**done)


def _send(house: House, raised: Raised, delivery: Delivery, channels: Channels, post: Post, tell: Teller) -> str | None:
    kind, _, to = delivery.channel.partition(":")
    told = tell(raised.alert, raised.rule.language)
    if kind == MAIL:
        if not channels.may_mail(to):
            return NOT_ALLOWED
        host = channels.mail_from.rpartition("@")[2].strip("<> ") or "truce"
        return post.mail(
            letter(
                raised.alert,
                told,
                sender=channels.mail_from,
                to=to,
                delivery=delivery.id,
                host=host,
                link=channels.address,
                written=house.clock(),
            )
        )
    if to not in channels.hooks:
        return NOT_ALLOWED
    body = payload(raised.alert, raised.rule, told, channels.address)
    return post.hook(to, body, _signer(delivery.id, body, house.clock()))


def _signer(delivery: str, body: bytes, at: datetime) -> Callable[[bytes], Mapping[str, str]]:
    return partial(signed, delivery, body, at=at)  # the secret comes last, from whoever holds it

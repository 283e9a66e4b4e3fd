"""How often somebody may try. Every try counts before it is looked at, so that many at once do not slip through."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.drawer import refused
from truce.model.account import Tries
from truce.signin import lockout
from truce.signin.lockout import Rule

SECOND = Rule(
    free=5, first=timedelta(seconds=30), longest=timedelta(minutes=15), calm=timedelta(days=1)
)  # for codes: only who has the password gets so far


def knock(desk: Desk, visitor: Visitor, handle: str) -> Callable[[], None]:
    """Count a try of a password; what comes back takes it off again, where it was right.

    Raises Refused with `seconds` to wait. A browser that this member signed in with has a count of its own, so that
    nobody else's tries shut its owner out.
    """
    now = desk.now()
    if visitor.device is not None and desk.accounts.knows_device(visitor.device.id, handle, now):
        rules = {_key("device", visitor.device.id, handle): lockout.DEVICE}
        return _count(desk, rules, now)
    account, counts = _key("account", handle), dict[str, Tries]()
    rules = {account: lockout.ACCOUNT, f"network:{visitor.network}": lockout.NETWORK}
    forgive = _count(desk, rules, now, counts)
    if counts[account].failures == lockout.ACCOUNT.free and desk.accounts.account(handle) is not None:
        desk.alarm("guessing", member=handle)  # once: from here on whoever guesses must wait
    return forgive


def knock_second(desk: Desk, handle: str) -> Callable[[], None]:
    """The same for a code, a passkey, or a password asked for again."""
    return _count(desk, {_key("second", handle): SECOND}, desk.now())


def knock_link(desk: Desk, visitor: Visitor) -> Callable[[], None]:
    """The same for links and providers' answers, which belong to nobody yet."""
    return _count(desk, {f"network:{visitor.network}": lockout.NETWORK}, desk.now())


def _count(
    desk: Desk, rules: Mapping[str, Rule], now: datetime, counts: dict[str, Tries] | None = None
) -> Callable[[], None]:
    waits: list[timedelta] = []

    def judge(known: Mapping[str, Tries]) -> Mapping[str, Tries] | None:
        waits.extend(rule.wait(known[key], now) for key, rule in rules.items())
        grown = {key: rule.after(known[key], now) for key, rule in rules.items()}
        if counts is not None:
            counts.update(grown)
        return None if any(waits) else grown

    desk.accounts.count_tries(list(rules), judge)
    if any(waits):
        seconds = ceil(max(waits).total_seconds())
        raise refused("wait", "there were too many tries", seconds=seconds, remedy=f"try again in {seconds} seconds")
    return lambda: _forgive(desk, rules)


def _forgive(desk: Desk, rules: Mapping[str, Rule]) -> None:
    """Forget the failures of who got in; of a whole network only this one try, or its owner could wipe it clean."""

    def judge(known: Mapping[str, Tries]) -> Mapping[str, Tries]:
        return {
            key: replace(count, failures=max(count.failures - 1, 0)) if key.startswith("network:") else Tries()
            for key, count in known.items()
        }

    desk.accounts.count_tries(list(rules), judge)


def _key(kind: str, *parts: str) -> str:
    return f"{kind}:{sha256(' '.join(parts).encode()).hexdigest()}"

"""How long one must wait after wrong passwords. It grows, it has an end, and it never shuts the owner out for ever.

Three counts, each with a rule of its own: for a browser that this member signed in with before; for the network that
tries; for everybody else who tries this account. Whoever guesses from outside uses up the last two and cannot touch the
first: the owner's own browser stays open. The longest wait of each is an end: it comes again only by another failure.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from truce.model.account import Tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`free` failures cost nothing; then the wait doubles from `first` to `longest`; after `calm` all is forgotten."""

    free: int
    first: timedelta
    longest: timedelta
    calm: timedelta

    def wait(self, tries: Tries, now: datetime) -> timedelta:
        """How long until the next try may be made; zero: now."""
        if tries.last_at is None or now - tries.last_at >= self.calm or tries.failures < self.free:
            return timedelta(0)
        grown = self.first * (1 << min(tries.failures - self.free, 30))
        return max(min(grown, self.longest) - (now - tries.last_at), timedelta(0))

    def after(self, tries: Tries, now: datetime) -> Tries:
        """The count with one more failure; one that lay long ago is forgotten."""
        known = tries.failures if tries.last_at is not None and now - tries.last_at < self.calm else 0
        return Tries(known + 1, now)


DEVICE = Rule(
    free=5, first=timedelta(seconds=5), longest=timedelta(minutes=5), calm=timedelta(hours=1)
)  # a browser known for this account
NETWORK = Rule(
    free=20, first=timedelta(seconds=5), longest=timedelta(minutes=15), calm=timedelta(hours=1)
)  # many share one address
ACCOUNT = Rule(
    free=10, first=timedelta(seconds=5), longest=timedelta(minutes=10), calm=timedelta(hours=2)
)  # from browsers not known


def network_of(address: str) -> str:
    """The network that somebody comes from, as far as one holder usually has it: /32 of IPv4, /64 of IPv6."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return "elsewhere"
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    if isinstance(known, IPv4Address):
        return str(known)
    return str(ip_network((known, 64), strict=False))

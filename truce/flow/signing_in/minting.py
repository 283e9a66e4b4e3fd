"""A token of one's own, made by whoever is signed in."""

from truce.errors import Refused
from truce.flow.signing_in.desk import Desk
from truce.flow.signing_in.keyring import LockedKey
from truce.flow.signing_in.tokens import LONGEST_DAYS, mint

__all__ = ["LONGEST_DAYS", "mint_own"]


def mint_own(desk: Desk, label: str, scopes: tuple[str, ...], days: int) -> str:
    """The token, to be shown once. Raises Refused for who is no member, WrongUsage for no scope or too many days."""
    key = desk.house.actor
    if not isinstance(key, LockedKey):
        raise Refused("only a member makes tokens", remedy="without members, the token is that of the entry link")
    return mint(desk, key.key, label, scopes, days)[0]

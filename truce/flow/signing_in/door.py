"""What a door needs of the room of signing in, which it does not reach itself: secrets of cookies, paces, prices."""

from truce.signin.lockout import network_of
from truce.signin.pace import Buckets, Pace
from truce.signin.passwords import Cost
from truce.signin.secrets import Secret, secret_from

__all__ = ["Buckets", "Cost", "Pace", "Secret", "network_of", "secret_from"]

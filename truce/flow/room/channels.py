"""Where alerts may go beside the screen: what the deployer set, and nothing that a rule or a reader could add."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from fnmatch import fnmatchcase
from typing import Protocol

MAIL, HOOK = "mail", "hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """`mail_from`: empty where no mail is sent. `mail_to`: patterns of addresses (`*@mission.example`), none: nobody.

    `hooks`: name -> address; rules name them and cannot write one. `address`: of the room, for links.
    """

    mail_from: str = ""
    mail_to: tuple[str, ...] = ()
    hooks: Mapping[str, str] = field(default_factory=dict)
    address: str = ""

    def may_mail(self, to: str) -> bool:
        """Whether mail may go there."""
        return bool(self.mail_from) and any(fnmatchcase(to.lower(), one.lower()) for one in self.mail_to)


class Post(Protocol):
    """Whoever carries what leaves. Both return None where it was taken, or in a few words why not."""

    def mail(self, letter: EmailMessage) -> str | None:
        """Hand a letter to the mail server."""
        ...

    def hook(self, name: str, body: bytes, sign: Callable[[bytes], Mapping[str, str]]) -> str | None:
        """Send to a webhook by its name. `sign` gives the headers, from the hook's secret."""
        ...

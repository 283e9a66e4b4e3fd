"""Letters and webhooks on their way out: to where the deployer's settings lead, and nowhere else.

A hook's address is the deployer's, never a reader's. A redirect is not followed: it would lead where nobody agreed to.
"""

import os
import smtplib
import ssl
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from truce.errors import WrongUsage
from truce.flow.room.channels import Channels
from truce.settings import Alerts

SECONDS = 15
READ = 2048  # bytes of an answer that are looked at; none of them is kept
LEAST_SECRET = 24
PASSWORD = "TRUCE_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
SECRET = "TRUCE_HOOK_SECRET_"  # noqa: S105 - the same


def channels_of(told: Alerts, address: str) -> Channels:
    """What the settings allow. Raises WrongUsage for a hook that is no address, or without a secret of its own."""
    for name, url in told.hooks.items():
        _address(name, url)
        secret_of(name)
    return Channels(
        mail_from=told.mail_from if told.mail_host else "",
        mail_to=tuple(told.mail_to),
        hooks=dict(told.hooks),
        address=address.rstrip("/"),
    )


def _address(name: str, url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password:
        raise WrongUsage("a webhook needs an address that begins with https://", hook=name, remedy="alerts.hooks")
    return parts


def secret_of(name: str) -> bytes:
    """The secret that signs what goes to a hook, from the environment. Raises WrongUsage where it is too short."""
    variable = SECRET + "".join(c if c.isalnum() else "_" for c in name.upper())
    secret = os.environ.get(variable, "")
    if len(secret) < LEAST_SECRET:
        raise WrongUsage("a webhook needs a secret", hook=name, remedy=f"{variable}, at least {LEAST_SECRET} letters")
    return secret.encode()


class Carrier:
    """Hands letters to the mail server, and messages to the webhooks."""

    def __init__(self, told: Alerts) -> None:
        """`told`: the settings."""
        self._told = told

    def mail(self, letter: EmailMessage) -> str | None:
        """Hand a letter over; None where the server took it, else in a few words why not."""
        try:
            with self._server() as server:
                if self._told.mail_user:
                    server.login(self._told.mail_user, os.environ.get(PASSWORD, ""))
                server.send_message(letter)
        except smtplib.SMTPResponseException as refused:
            return f"the mail server said {refused.smtp_code}"
        except (smtplib.SMTPException, OSError) as wrong:
            return f"the mail server: {type(wrong).__name__}"
        return None

    def _server(self) -> smtplib.SMTP:
        told = self._told
        if told.mail_security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(told.mail_host, told.mail_port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(told.mail_host, told.mail_port, timeout=SECONDS)
        if told.mail_security == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except (smtplib.SMTPException, OSError):
                server.close()
                raise
        return server

    def hook(self, name: str, body: bytes, sign: Callable[[bytes], Mapping[str, str]]) -> str | None:
        """Send to a hook; None where it answered 2xx, else in a few words why not."""
        parts = _address(name, self._told.hooks[name])
        connection = _connection(parts)
        headers = {"User-Agent": "truce", **sign(secret_of(name))}
        try:
            connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            answer = connection.getresponse()
            answer.read(READ)
        except (OSError, HTTPException) as wrong:
            return f"the hook: {type(wrong).__name__}"
        finally:
            connection.close()
        return None if 200 <= answer.status < 300 else f"the hook answered {answer.status}"


def _connection(parts: SplitResult) -> HTTPConnection:
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(str(parts.hostname), parts.port, timeout=SECONDS, context=context)
    return HTTPConnection(str(parts.hostname), parts.port, timeout=SECONDS)

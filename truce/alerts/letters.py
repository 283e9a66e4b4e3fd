"""An alert on its way out: a letter, or a signed message to a webhook; and when to try again."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from truce.alerts.alert import Alert
from truce.alerts.rule import Rule
from truce.alerts.words import Told

TRIES = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


def wait_after(tries: int, delivery: str) -> timedelta | None:
    """How long to wait after so many failed tries; None: no more. Twice as long each time, up to six hours.

    A share of up to a tenth is added, by the delivery's own id, so that many that failed at once do not come at once.
    """
    if tries >= TRIES:
        return None
    wait = min(FIRST_WAIT * 2.0 ** max(0, tries - 1), LONGEST_WAIT)
    spread = int.from_bytes(hashlib.sha256(delivery.encode()).digest()[:2], "big") / 65536
    return wait * (1 + spread / 10)


def letter(
    alert: Alert, told: Told, *, sender: str, to: str, delivery: str, host: str, link: str, written: datetime
) -> EmailMessage:
    """The alert as a letter in plain text. A second copy has the same Message-ID."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = " ".join(f"[{told.event}] {told.headline}".split())
    message["Date"] = format_datetime(written)
    message["Message-ID"] = f"<{delivery}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answer to this
    message["X-Truce-Alert"] = alert.id
    lines = [told.headline, "", *told.sentences, ""]
    lines += [f"{link}/alerts/{alert.id}", ""] if link else []
    message.set_content("\n".join([*lines, told.footer]).rstrip() + "\n")
    message["Content-Language"] = told.language  # after the text: setting that takes such headers away
    return message


def payload(alert: Alert, rule: Rule | None, told: Told, link: str) -> bytes:
    """The alert as JSON, for a webhook. Ids and numbers as they are; `headline` and `text` are for people."""
    body: dict[str, Any] = {
        "type": f"alert.{alert.kind}",
        "timestamp": alert.raised_at.isoformat(),
        "data": {
            "id": alert.id,
            "rule": {"id": alert.rule, "name": None if rule is None else rule.name},
            "what": alert.what,
            "severity": alert.severity,
            "probability": alert.certainty,
            "since": _text(alert.since),
            "earliest": _text(alert.earliest),
            "latest": _text(alert.latest),
            "facts": dict(alert.facts),
            "compared_with": dict(alert.against),
            "about": list(alert.about),
            "language": told.language,
            "headline": told.headline,
            "text": told.text,
            "link": f"{link}/alerts/{alert.id}" if link else None,
        },
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def signed(delivery: str, body: bytes, secret: bytes, at: datetime) -> Mapping[str, str]:
    """The headers of a webhook (the Standard Webhooks specification): id, timestamp, and HMAC-SHA-256 over all three.

    A receiver checks the signature, refuses a timestamp that is minutes off, and takes an id once.
    """
    stamp = str(int(at.timestamp()))
    mac = hmac.new(secret, b".".join([delivery.encode(), stamp.encode(), body]), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(mac.digest()).decode()}",
    }

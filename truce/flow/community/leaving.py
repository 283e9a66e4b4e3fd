"""Figures that leave a register: what leaves is on record, by its sha256, before anybody sees it."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from truce.flow.acting import perform
from truce.flow.house import House
from truce.record.canon import canonical


def leave(house: House, register: str, method: str, since: date, until: date, made: Mapping[str, Any]) -> None:
    """Put on record that figures of a period leave; the log holds their digest and none of them."""
    digest = sha256(canonical(made)).hexdigest()
    told = {"start": since.isoformat(), "until": until.isoformat(), "method": method, "sha256": digest}
    perform(house, f"{register}.release", register, told)

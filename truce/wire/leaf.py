"""Acts as leaves of the log and back. The leaf is the record; columns beside it are only for finding it."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from truce.errors import UnusableValue
from truce.model.act import Act, Entry, Signs, StateMove
from truce.record.canon import canonical, instant_text
from truce.record.merkle import leaf_hash


def leaf_of(act: Act) -> bytes:
    """The canonical bytes that are hashed into the tree; a key without a value is left out.

    Raises UnusableValue where the facts have no canonical text.
    """
    return canonical(_told(act))


def statement_of(act: Act) -> bytes:
    """The bytes that a member signs: the leaf without the signature."""
    return canonical(_told(replace(act, signature=None)))


def _told(act: Act) -> dict[str, Any]:
    told: dict[str, Any] = {
        "act": act.act,
        "at": instant_text(act.at),
        "by": act.by,
        "subject": act.subject,
        "position": act.position,
        "previous": act.previous,
        "compartment": act.compartment,
        "facts": act.facts,
        "signature": act.signature,
    }
    if act.move is not None:
        told["move"] = {"number": act.move.number, "from": act.move.start, "to": act.move.to}
    if act.signs is not None:
        told["signs"] = {"finding": act.signs.finding, "part": act.signs.part}
    return {name: value for name, value in told.items() if value is not None}


def entry_of(seq: int, leaf: bytes) -> Entry:
    """The act of a leaf. Raises UnusableValue where the bytes are not one."""
    try:
        told = json.loads(leaf)
        move, signs = told.get("move"), told.get("signs")
        return Entry(
            seq=seq,
            hash=leaf_hash(leaf).hex(),
            act=told["act"],
            at=datetime.fromisoformat(told["at"]),
            by=told.get("by"),
            subject=told.get("subject"),
            position=told.get("position"),
            previous=told.get("previous"),
            compartment=told["compartment"],
            facts=told["facts"],
            move=None if move is None else StateMove(move["number"], move["from"], move["to"]),
            signs=None if signs is None else Signs(signs["finding"], signs["part"]),
            signature=told.get("signature"),
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise UnusableValue("a leaf of the log cannot be read", leaf=seq) from wrong

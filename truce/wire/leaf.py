"""Acts as leaves of the log and back. The leaf is the record; columns beside it are only for finding it."""

import json
from datetime import datetime
from json.encoder import encode_basestring as _quoted

from truce.errors import UnusableValue
from truce.model.act import Act, Entry, Signs, StateMove
from truce.record.canon import canonical_text, instant_text
from truce.record.merkle import leaf_hash


def leaf_of(act: Act, at: str | None = None) -> bytes:
    """The canonical bytes that are hashed into the tree; a key without a value is left out.

    `at` is the text of the act's instant, where the caller has it. Raises UnusableValue where the facts have no
    canonical text.
    """
    return _line(act, at or instant_text(act.at), act.signature)


def statement_of(act: Act) -> bytes:
    """The bytes that a member signs: the leaf without the signature."""
    return _line(act, instant_text(act.at), None)


def _line(act: Act, at: str, signature: str | None) -> bytes:
    """Keys in their order, put together by hand: hundreds of thousands are made in one go. A test holds it to JSON."""
    line = [f'{{"act":{_quoted(act.act)},"at":"{at}"']
    if act.by is not None:
        line.append(f',"by":{_quoted(act.by)}')
    line.append(f',"compartment":{_quoted(act.compartment)},"facts":{canonical_text(act.facts)}')
    if act.move is not None:
        move = {"number": act.move.number, "from": act.move.start, "to": act.move.to}
        line.append(f',"move":{canonical_text(move)}')
    if act.position is not None:
        line.append(f',"position":{act.position:d}')
    if act.previous is not None:
        line.append(f',"previous":{_quoted(act.previous)}')
    if signature is not None:
        line.append(f',"signature":{_quoted(signature)}')
    if act.signs is not None:
        line.append(f',"signs":{canonical_text({"finding": act.signs.finding, "part": act.signs.part})}')
    if act.subject is not None:
        line.append(f',"subject":{_quoted(act.subject)}')
    line.append("}")
    try:
        return "".join(line).encode()
    except UnicodeEncodeError as wrong:
        raise UnusableValue("this act has no canonical text", act=act.act) from wrong


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

"""Common ground of a negotiation (DOMAIN 7.1): who would take what, what blocks, what moved, what was shown."""

from dataclasses import dataclass
from datetime import date, datetime

from truce.model.talks import Acceptability, Negotiation, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One party's answer to one option. A red line rejects; nothing said is unknown, and never a yes."""

    issue: str
    option: str
    party: str
    answer: str
    condition: str | None = None
    red_line: bool = False
    inferred: bool = False
    contradicted: bool = False  # it says it would take what its own red line rules out
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Where agreement on one issue is possible, as far as is known.

    state: common (an option all accept), conditional (one that all accept, some on conditions), unexplored (none is
    known to be acceptable, and some is not known to be refused), closed (each is refused by somebody), empty (no
    option is on the table).
    """

    issue: str
    state: str
    common: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    unexplored: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    to_ask: tuple[tuple[str, str], ...] = ()  # (party, option) whose answer is not known, of options nobody refused
    inferred: bool = False  # whether the state rests on any answer that nobody gave


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLine:
    """What one party will not have on one issue; `inferred`: nobody said so, an analyst concluded it."""

    party: str
    issue: str
    rules_out: tuple[str, ...]
    because: tuple[str, ...]  # ids of positions
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Parties whose red lines together leave an issue without an option, none of them to spare.

    One party: it rules out everything on the table. Two: their red lines exclude each other.
    """

    issue: str
    parties: tuple[str, ...]
    because: tuple[str, ...]
    inferred: bool  # whether it rests on any red line that nobody said


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that is not as it was. Null `before`: nothing was known then.

    `toward`: closer (softer, or nearer to yes), away, or unclear (new, or changed in what it asks for).
    """

    about: str  # position or acceptability
    party: str
    subject: str  # id of the issue or the option
    kind: str
    before: str | None  # id of the row
    after: str
    fields: tuple[str, ...]  # which of its fields changed; empty: it is new
    toward: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One word of one party beside one term: kept, parted, disputed (by reading, or in part) or unseen.

    `statuses` are those of the rulings, by reading. Where nobody looked, or nothing was found, nothing is shown.
    """

    party: str
    said: str  # id of the commitment or the acceptability
    text: str
    term: str  # AGREEMENT/TERM
    statuses: tuple[tuple[str, str], ...]  # (reading, status)
    result: str
    because: tuple[str, ...] = ()  # ids of those rulings


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Of what a look at talks is: which negotiation, by what was said and known when, and what it does not hold.

    `withheld`: rows that whoever asks may not read. `faults`: rows of a file that could not be read.
    """

    negotiation: str
    title: str
    note: str | None
    said_by: date | None
    known_by: datetime | None
    withheld: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table as it stood: tracks, meetings with each side's read-out apart, and of positions those that stand."""

    look: Look
    held: Negotiation  # what was there by then
    positions: tuple[Position, ...]
    answers: tuple[Acceptability, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where common ground lies, what blocks, what moved since a day (null: not asked), where word and deed part."""

    look: Look
    parties: tuple[str, ...]
    cells: tuple[Cell, ...]
    zones: tuple[Zone, ...]
    red_lines: tuple[RedLine, ...]
    blocks: tuple[Block, ...]
    since: date | None
    moves: tuple[Move, ...]
    shown: tuple[Shown, ...]

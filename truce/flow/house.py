"""What a run is given: where things are kept, where work runs, which sources there are, and what time it is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from truce.engines.contract import Engine
from truce.model.agreement import Agreement
from truce.model.card import Card
from truce.model.mandate import Mandate
from truce.store.contract import Lake, Ledger
from truce.store.inbox import Inbox
from truce.store.vault import Vault


class Mission(Protocol):
    """A mission that is open: its folder, its lake, its ledger, its vault and its inbox."""

    @property
    def folder(self) -> Path: ...

    @property
    def lake(self) -> Lake: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def vault(self) -> Vault: ...

    @property
    def inbox(self) -> Inbox: ...

    def writing(self) -> AbstractContextManager[None]:
        """Hold the mission for a step that writes; a second writer waits, then is told."""
        ...

    def turn(self, what: str) -> AbstractContextManager[None]:
        """Hold one small thing while it is read and then written: the numbers of cases, the decisions that stand.

        Never for longer than that: who works in the room does not wait until reports are fused.
        """
        ...


class Actor(Protocol):
    """Who acts: a member's handle with the key that was enrolled for it."""

    @property
    def handle(self) -> str: ...

    @property
    def signing(self) -> str:
        """The public half (hex) of the key that signs."""
        ...

    def sign(self, statement: bytes) -> bytes:
        """The member's signature (Ed25519) over the bytes of an act."""
        ...

    def unseal(self, sealed: bytes) -> bytes:
        """What was encrypted to this member. Raises Refused where it was not."""
        ...


Tick = Callable[[int], None]


class Progress(Protocol):
    """Shows that work goes on. `total` is in the unit named; None where it is not known."""

    def task(self, name: str, total: int | None, unit: str) -> AbstractContextManager[Tick]: ...


class Silent:
    """Progress that shows nothing: for tests, pipes and machines."""

    @contextmanager
    def task(self, name: str, total: int | None, unit: str) -> Iterator[Tick]:  # noqa: ARG002
        """A task nobody watches."""
        yield lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningCosts:
    """What being wrong about the end of a truce costs, in any unit; `saved`: the part of it that a warning saves."""

    missed: float = 1.0
    false_alarm: float = 1.0
    saved: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the mission's settings decide, as far as the street asks."""

    name: str
    time_zone: str
    as_of: datetime | None = None
    matched_windows: int = 4
    min_coverage: float = 0.5
    line: str | None = None
    reference_lines: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    edition: str = "internal"
    language: str = "en"
    mandate: Mandate = field(default_factory=Mandate)
    costs: WarningCosts = field(default_factory=WarningCosts)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One mission, ready to work.

    `seen`: subject -> the place in its chain up to which whoever acts has read. An act about it that would come after
    something newer is refused (`acting.act_of`), so that nobody overwrites what they have not seen.
    """

    mission: Mission
    choices: Choices
    agreements: tuple[Agreement, ...]
    engine: Engine
    cards: Mapping[str, Card]
    clock: Callable[[], datetime]
    actor: Actor | None = None
    progress: Progress = field(default_factory=Silent)
    seen: Mapping[str, int] = field(default_factory=dict)

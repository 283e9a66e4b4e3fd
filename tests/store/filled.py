"""A mission's ledger and vault with a little of everything in them, and what they hold."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import URL

from tests.store.test_ledger import collection, decision, step
from tests.store.test_mission import SETTINGS
from truce.model.act import Act, Signs, StateMove
from truce.model.collection import Fault
from truce.model.person import Lock, Sealed
from truce.store.contract import Ledger
from truce.store.ledger import open_engine
from truce.store.mission import Mission, create_mission
from truce.store.transfer import LEDGER, VAULT, Content, content_of, has_vault, snapshot
from truce.store.vault import Vault
from truce.store.vault_sql import SqlVault

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


def chain(ledger: Ledger, subject: str, act: str, **more: object) -> Act:
    """The next act about a subject."""
    last = ledger.last(subject)
    position, previous = (1, None) if last is None else ((last.position or 0) + 1, last.hash)
    facts = {"n": position, "text": "Слов'янськ \x00 \u2028"}
    told = Act(act=act, at=NOON, subject=subject, position=position, previous=previous, facts=facts)
    from dataclasses import replace

    return replace(told, **more)  # type: ignore[arg-type]


def fill(ledger: Ledger, acts: int = 300) -> None:
    """Enough acts for full tiles, a case on its way, parts in a finding, collections with faults, decisions."""
    ledger.append([Act(act="collected", at=NOON + timedelta(seconds=n), facts={"n": n}) for n in range(acts)])
    states = ("received", "registered", "triaged")
    for number, (start, to) in enumerate(zip((None, *states), states, strict=False), start=1):
        move = StateMove(number, start, to)
        ledger.append([chain(ledger, "cas-1", "case.receive", by="ivy", compartment="case", move=move)])
    for part, member in (("author", "ivy"), ("reviewer", "rex")):
        ledger.append([chain(ledger, "cas-1", "case.assess", by=member, signs=Signs("fnd-1", part))])
    ledger.keep_collection(collection(1, (Fault(7, "lat", "outside"), Fault(None, "date", "half"))))
    ledger.keep_collection(collection(2))
    ledger.keep_step(step("fuse", "a"))
    ledger.keep_decisions([decision(1), decision(2, same=False)])
    ledger.undo("dec-1", "Marta", "two craters", NOON)
    ledger.keep_checkpoint(ledger.size(), "a note\n\n— truce/x AAAA\n")


def sealed(number: int) -> Sealed:
    held = bytes([number, 0, 255]) * 9
    return Sealed(
        id=f"rec-{number}", person=f"per-{number}", kind="identity", lock=f"lck-{number}", sealed=held,
        sha256=sha256(held).hexdigest(), at=NOON,
    )  # fmt: skip


def lock(number: int) -> Lock:
    return Lock(
        id=f"lck-{number}", person=f"per-{number}", kind="identity", recipient="age1x", wrapped=b"\x00\xff" * 40
    )


def fill_vault(vault: Vault, people: int = 3) -> None:
    for number in range(people):
        vault.keep([sealed(number)], [lock(number)])


def filled(folder: Path) -> Mission:
    """A mission on SQLite with all of it."""
    mission = create_mission(folder, SETTINGS)
    fill(mission.ledger)
    fill_vault(mission.vault)
    return mission


def held(url: URL | str) -> Content:
    """All that a ledger holds."""
    engine = open_engine(url)
    with snapshot(engine) as connection:
        content = content_of(connection, LEDGER)
    engine.dispose()
    return content


def leaves(url: URL | str) -> list[bytes]:
    """Every leaf, byte for byte."""
    from sqlalchemy import text

    engine = open_engine(url)
    with engine.connect() as connection:
        found = [bytes(leaf) for leaf in connection.execute(text("SELECT leaf FROM acts ORDER BY seq")).scalars()]
    engine.dispose()
    return found


def held_in_vault(url: URL | str) -> Content | None:
    """All that a vault holds."""
    engine = SqlVault(url)._open()
    with engine.connect() as connection:
        content = content_of(connection, VAULT) if has_vault(connection) else None
    engine.dispose()
    return content

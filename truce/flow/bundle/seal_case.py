"""A case in a bundle: the fold of its acts, its exhibits with their custody; people stay in the vault."""

from collections.abc import Iterable
from pathlib import Path

from truce.bundle.index import Listing
from truce.errors import NotFound
from truce.evidence.custody import Custody, custody
from truce.flow.acting import act_of, ask
from truce.flow.bundle.sealing import Part, addresses, history, json_text, put, put_stream
from truce.flow.evidence.preserve_bytes import identity_of, pour
from truce.flow.house import House
from truce.flow.people.people import require_use
from truce.model.act import Act
from truce.model.case import Case
from truce.model.exhibit import Exhibit
from truce.store.exhibits import ExhibitStore
from truce.verification.fold import case_of

USES = {"parties": "share_parties", "un": "share_un", "court": "court"}  # for whom -> the use that persons allow
KEEPING = (
    "Leave to hand it on: it was sealed for the mission's own keeping, and nobody on whose word it rests was asked. "
    "To hand it on, have it sealed for that use (--for)."
)
ASKED = "Anybody who did not allow this use ({use}): each person on whose word the case rests does."
SEALED = "What opens sealed exhibits: they are here as they are kept, and open to their readers' keys (age) alone."
OPENED = "Nothing of sealed exhibits: they were opened for this bundle, and lie in it in plain, each under its SHA-256."
LEFT_OUT = [
    "Who a pseudonym is, and what people said: that lies in the vault, apart, sealed. Acts hold its hash.",
    "The acts about persons (consent, interviews, fear of reprisal), and who looked at what.",
    "Other cases, and exhibits of other cases.",
]


def put_case(house: House, id: str, bundle: str, data: Path, *, opened: bool = False, use: str | None = None) -> Part:
    """Put a case with those joined to it and its exhibits into `data`; `opened`: sealed exhibits in plain as well.

    `use`: for whom it is (a key of USES); None: for the mission's own keeping. Raises NotFound where there is no such
    case, Refused where sealed exhibits are not this member's to open, or somebody in it does not allow that use.
    """
    known = _family(house, id)
    _allowed(house, known, bundle, use)
    for case in known:
        put(data / "case" / f"{case.id}.json", json_text(case))
    shown = put_exhibits(house, _exhibits_of(house, known), bundle, data, opened=opened)
    acts = [entry for case in known for entry in house.mission.ledger.entries(subject=case.id)]
    first = known[0]
    return Part(
        title=f"Case {first.number or first.id}: {first.state}",
        listings=[history(acts), shown],
        left_out=[*LEFT_OUT, OPENED if opened else SEALED, KEEPING if use is None else ASKED.format(use=use)],
        subjects=[*(case.id for case in known), *(row[0] for row in shown.rows)],
    )


def _allowed(house: House, known: Iterable[Case], bundle: str, use: str | None) -> None:
    """Everybody on whose word the case rests allowed this use; that their word left is put on their record."""
    if use is None:
        return
    sources = (item.source for case in known for item in case.information)
    persons = list(dict.fromkeys(source for source in sources if source.startswith("per-")))
    for person in persons:
        require_use(house, person, USES[use])
    facts = {"product": bundle, "use": USES[use], "to": use}
    if persons:
        house.mission.ledger.append([act_of(house, "people.release", person, facts) for person in persons])


def _family(house: House, id: str) -> list[Case]:
    """A case, those joined to it, and the one it is joined to, each once."""
    known: dict[str, Case] = {}
    wanted = [id]
    while wanted:
        one = wanted.pop(0)
        if one in known:
            continue
        entries = house.mission.ledger.entries(subject=one)
        if not entries:
            raise NotFound("there is no such case", case=one, remedy="`truce case list FOLDER` names them")
        known[one] = case_of(entries)
        into = known[one].merged_into
        wanted += [*known[one].joined, *([into] if into else [])]
    return list(known.values())


def _exhibits_of(house: House, known: Iterable[Case]) -> list[str]:
    """The exhibits taken in for these cases, those they cite, and whatever these were made from or led to."""
    cases = {case.id for case in known}
    cited = {id for case in known for id in case.all_exhibits}
    receipts = house.mission.ledger.entries(acts=["exhibit.add", "exhibit.derive"])
    wanted: set[str] = set()
    while True:  # until nothing new is reached: a working copy of a working copy
        more = {
            entry.subject
            for entry in receipts
            if entry.subject is not None
            and (
                entry.subject in cited
                or entry.facts.get("case") in cases
                or entry.facts.get("derived_from") in wanted
                or any(
                    other.facts.get("derived_from") == entry.subject and other.subject in wanted for other in receipts
                )
            )
        }
        if more <= wanted:
            return sorted(wanted)
        wanted |= more


def put_exhibits(
    house: House, ids: Iterable[str], bundle: str, data: Path, *, copied: bool = True, opened: bool = False
) -> Listing:
    """Copy exhibits as they lie, put on record that each left and whether its bytes held, and write their custody.

    `copied` False: their bytes go another way, and are only hashed here.
    """
    store = ExhibitStore(house.mission.folder / "exhibits")
    left: list[Act] = []
    for id in ids:
        now = custody(house.mission.ledger.entries(subject=id)).exhibit
        if now.destroyed:  # its record goes along, and nothing is done to it any more
            continue
        hash_ok = _copied(store, now, data / "exhibits") if copied else _held(store, now)
        facts = {"why": f"sealed into {bundle}", "bundle": bundle, "hash_ok": hash_ok}
        if opened and now.sealed and not now.bytes_gone:
            facts |= {"opened": True, "hash_ok": _opened(house, now, data / "exhibits") and hash_ok is not False}
        left.append(act_of(house, "exhibit.export", id, facts))
    if left:
        house.mission.ledger.append(left)
    rows = [_row(_custody(house, id, data)) for id in ids]
    return Listing("Exhibits", ("exhibit", "kind", "media type", "SHA-256", "as kept", "state"), rows)


def _custody(house: House, id: str, data: Path) -> Custody:
    made = custody(house.mission.ledger.entries(subject=id))
    put(data / "custody" / f"{id}.json", json_text(made))
    return made


def _copied(store: ExhibitStore, exhibit: Exhibit, folder: Path) -> bool | None:
    """Copy what is kept of an exhibit; whether its bytes are still those on record, None where it has none here."""
    held: list[bool] = []
    for address in addresses(exhibit):
        if not store.holds(address):
            held += [False] if address == exhibit.stored and not exhibit.bytes_gone else []
            continue
        with store.open(address) as stream:
            held.append(put_stream(folder / address, stream) == address)
    return all(held) if held else None


def _opened(house: House, exhibit: Exhibit, folder: Path) -> bool:
    """Write the plain bytes of a sealed exhibit; whether they are those that were received. Raises Refused."""
    ask(house, "exhibit.export", case=exhibit.case)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / str(exhibit.sha256)).open("wb") as file:
        return pour(house, exhibit, identity_of(house, exhibit), file)


def _held(store: ExhibitStore, exhibit: Exhibit) -> bool | None:
    """Whether all that is kept of an exhibit is still as it was; None where nothing is."""
    held = [store.check(address).ok for address in addresses(exhibit) if not exhibit.bytes_gone]
    return all(held) if held else None


def _row(made: Custody) -> tuple[str, ...]:
    one = made.exhibit
    words = [
        word for word, so in (("sealed", one.sealed), ("flagged", one.flagged), ("destroyed", one.destroyed)) if so
    ]
    words += [f"gap at {gap.position}: {gap.words}" for gap in made.gaps]
    return (one.id, one.kind, one.media_type or "", one.sha256 or "", one.stored or "", ", ".join(words) or "whole")

"""The whole mission in a bundle, to be handed over or brought away: cases, exhibits, briefs, tables, the whole log."""

from pathlib import Path

from truce.bundle.index import Listing
from truce.flow.bundle.seal_case import put_exhibits
from truce.flow.bundle.sealing import Part, json_text, put, put_stream
from truce.flow.export import NOUNS
from truce.flow.house import House
from truce.model.case import Case
from truce.store.addresses import VAULT, addresses
from truce.store.backup import make_backup
from truce.verification.fold import FAMILY, cases
from truce.wire.export import export

LEFT_OUT = [
    "The secret key of the log (keys/log.key) and the members' own keys: hand the first over apart, from hand to hand.",
    "In the copy to be restored (data/mission/): the act of this sealing, which came after it; it is the last leaf.",
]
RESTORE = "data/mission/ is a backup of the whole mission: `truce restore THIS-FOLDER/data/mission NEW-FOLDER`."


def put_mission(house: House, bundle: str, data: Path) -> Part:
    """Put all that the mission holds into `data`. The vault goes as it is: sealed to its readers."""
    entries = house.mission.ledger.entries()
    known = cases(e for e in entries if e.act.startswith(FAMILY))
    for case in known.values():
        put(data / "case" / f"{case.id}.json", json_text(case))
    ids = dict.fromkeys(e.subject for e in entries if e.act in ("exhibit.add", "exhibit.derive") and e.subject)
    shown = put_exhibits(house, sorted(ids), bundle, data, copied=False)
    for path in sorted((house.mission.folder / "briefs").glob("*.json")):
        put(data / "brief" / path.name, path.read_bytes())
    tables = _put_tables(house, data / "nouns")
    put(data / "ledger" / "collections.json", json_text(house.mission.ledger.collections()))
    put(data / "ledger" / "decisions.json", json_text(house.mission.ledger.decisions()))
    make_backup(house.mission.folder, data / "mission", house.clock(), with_vault=False)
    return Part(
        title=f"Mission {house.choices.name}",
        listings=[Listing("To take it up again", ("",), [(RESTORE,)]), _cases(known), shown, tables],
        left_out=[*LEFT_OUT, _put_vault(house, data)],
        everything=True,
    )


def _cases(known: dict[str, Case]) -> Listing:
    rows = [(case.id, case.number or "", case.state, str(len(case.findings))) for case in known.values()]
    return Listing("Cases", ("case", "number", "state", "findings"), rows)


def _put_tables(house: House, folder: Path) -> Listing:
    rows = []
    for name, noun in NOUNS.items():
        if house.mission.lake.version(noun):
            folder.mkdir(exist_ok=True)
            with (folder / f"{name}.parquet").open("wb") as file:
                file.writelines(export(noun, house.mission.lake.read(noun), "parquet"))
            rows.append((name, f"{house.mission.lake.count(noun):,}", str(house.mission.lake.version(noun))))
    return Listing("Tables", ("noun", "rows", "version"), rows)


def _put_vault(house: House, data: Path) -> str:
    """The vault's own file, where it is one; what the page says of it."""
    path = house.mission.folder / VAULT
    if addresses(house.mission.folder).vault.get_backend_name() != "sqlite":
        return "The vault: it lies in a shared database; `truce backup --with-vault` takes it out, still sealed."
    if not path.exists():
        return "A vault: nobody was ever taken into it."
    with path.open("rb") as stream:
        put_stream(data / "vault" / "vault.sqlite", stream)
    return (
        "Names and testimony in clear: data/vault/vault.sqlite is sealed (age); only the keys of its readers open it."
    )

"""Walls in a shared database (PostgreSQL): a login for each member, and what that login reaches. The second wall.

The first is the policy that every command asks. This one holds against whoever goes to the database without truce: a
stolen password, a program of one's own. It is derived from the roles on record, by whoever keeps the database, and may
be raised again at any time: the same record gives the same walls. A superuser of the server stands above it; against
that one there is the sealing of the vault, and the log that everybody can verify.

Names, for a database `heath`: `truce.heath.owner` (owns the tables, cannot log in), `truce.heath.member` and one group
for each compartment, `truce.heath.m.HANDLE` for each member. A name that is long or odd is replaced by its hash.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, bindparam, inspect, text

from truce.errors import Refused, UnusableMission
from truce.model.person import REGISTERS
from truce.store import vault_sql

DARK = "dark"  # the act and compartment of what a login knows only by place and hash
COMPARTMENTS = ("mission", "case", "evidence", "protection", "talks", "audit")
EVERYBODY_READS = ("leaves", "tiles", "checkpoints", "acts", "signatures", "moves", "arrows", "moved", "steps")
EVERYBODY_ADDS = ("leaves", "tiles", "checkpoints", "acts", "signatures", "moves")
STREET = {  # group -> tables of the street that it adds to, and the acts that lead there
    "collector": (("collections", "faults", "steps"), ("collect",)),
    "street": (("steps",), ("fuse", "judge", "brief")),
    "decider": (("decisions", "undoings"), ("decide",)),
}
GROUPS = ("owner", "member", *STREET, *COMPARTMENTS)
ASKED = (
    "truce_keeps", "truce_handle", "truce_reads", "truce_reads_of_cases", "truce_may", "truce_head", "truce_seals",
)  # fmt: skip
PLAIN = ("truce_told", "truce_case_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One thing that a member's role reaches: reading a compartment, or adding an act; for one case or all."""

    handle: str
    role: str
    verb: str
    what: str
    compartment: str
    since: datetime
    until: datetime | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """What stands now: the login of each member who reaches anything, and those that were closed."""

    logins: Mapping[str, str]
    closed: tuple[str, ...]


def prefix_of(database: str) -> str:
    """The start of every name of a database's walls: roles belong to the whole server."""
    plain = re.fullmatch(r"[a-z0-9_]{1,24}", database)
    return f"truce.{database if plain else sha256(database.encode()).hexdigest()[:16]}"


def login_of(database: str, handle: str) -> str:
    """The login of a member."""
    plain = re.fullmatch(r"[a-z0-9_.-]{1,28}", handle)
    return f"{prefix_of(database)}.m.{handle if plain else sha256(handle.encode()).hexdigest()[:16]}"


def raise_walls(engine: Engine, reach: Iterable[Reach], handles: Iterable[str], at: datetime) -> Walls:
    """Make or mend them, in one transaction: whoever reaches nothing any more is let in no more.

    `handles`: every member ever enrolled. Raises UnusableMission where the ledger is a file, Refused where this login
    may not make roles.
    """
    if engine.dialect.name != "postgresql":
        raise UnusableMission("walls need a shared database", remedy="truce move FOLDER postgresql://HOST/NAME")
    rows = [row for row in reach if row.until is None or at < row.until]
    sealed = vault_sql.SqlVault(engine.url)
    sealed.locks()  # its tables, before anybody needs them who may not make them
    sealed.close()
    with engine.begin() as connection:
        database = str(connection.execute(text("SELECT current_database()")).scalar_one())
        _may_build(connection)
        _groups(connection, prefix_of(database))
        _grant_tables(connection, prefix_of(database), database)
        _own(connection, prefix_of(database))
        walls = _let_in(connection, database, rows, sorted(set(handles)))
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("VACUUM FULL vault_locks")  # bytes of locks destroyed by who may not write it anew
    return walls


def _may_build(connection: Connection) -> None:
    query = text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    keeps = connection.execute(text("SELECT truce_keeps()")).scalar_one()
    if not (connection.execute(query).scalar_one() and keeps):
        raise Refused("this login cannot raise walls", remedy="use the one that made the database, with CREATEROLE")


def _roles_there(connection: Connection, prefix: str) -> dict[str, bool]:
    """Roles of these walls, each with whether it may log in."""
    query = text("SELECT rolname, rolcanlogin FROM pg_roles WHERE starts_with(rolname, :prefix)")
    return {row.rolname: row.rolcanlogin for row in connection.execute(query, {"prefix": f"{prefix}."})}


def _groups(connection: Connection, prefix: str) -> None:
    there = _roles_there(connection, prefix)
    for group in GROUPS:
        if f"{prefix}.{group}" not in there:
            _do(connection, f'CREATE ROLE "{prefix}.{group}" NOLOGIN')


def _own(connection: Connection, prefix: str) -> None:
    """Tables and functions belong to a role that nobody logs in as."""
    owner = f'"{prefix}.owner"'
    _do(connection, f"GRANT {owner} TO CURRENT_USER")
    _do(connection, f"GRANT USAGE, CREATE ON SCHEMA {_schema(connection)} TO {owner}")
    for table in inspect(connection).get_table_names():
        _do(connection, f'ALTER TABLE "{table}" OWNER TO {owner}')
    query = text(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
        "AND (proname LIKE 'truce\\_%' OR proname LIKE 'vault\\_%')"
    )
    for function in connection.execute(query).scalars().all():
        _do(connection, f"ALTER FUNCTION {function} OWNER TO {owner}")
        _do(connection, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        if function.split("(")[0].strip('"') in (*ASKED, *PLAIN):
            _do(connection, f'GRANT EXECUTE ON FUNCTION {function} TO "{prefix}.member"')


def _grant_tables(connection: Connection, prefix: str, database: str) -> None:
    """First everything is taken from everybody, then each group is given what it needs."""
    schema, groups = _schema(connection), ", ".join(f'"{prefix}.{group}"' for group in GROUPS[1:])
    _do(connection, f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {groups}")
    _do(connection, f'REVOKE CONNECT, CREATE, TEMPORARY ON DATABASE "{database}" FROM PUBLIC')
    _do(connection, f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")
    _do(connection, f'GRANT CONNECT ON DATABASE "{database}" TO "{prefix}.member", "{prefix}.owner"')
    _do(connection, f'GRANT USAGE ON SCHEMA {schema} TO "{prefix}.member"')
    for table in (*EVERYBODY_READS, "alembic_version"):
        _do(connection, f'GRANT SELECT ON "{table}" TO "{prefix}.member"')
    for table in EVERYBODY_ADDS:
        _do(connection, f'GRANT INSERT ON "{table}" TO "{prefix}.member"')
    for group, (tables, _) in STREET.items():
        for table in tables:
            _do(connection, f'GRANT SELECT ON "{table}" TO "{prefix}.mission"')
            _do(connection, f'GRANT SELECT, INSERT ON "{table}" TO "{prefix}.{group}"')
    if inspect(connection).has_table(vault_sql.formats.name):
        _wall_vault(connection, f'"{prefix}.protection"')


def _wall_vault(connection: Connection, group: str) -> None:
    """Who a person is: for those alone who may open it. Others may seal in, and read what was said, still sealed."""
    _do(connection, NUMBERED)
    _do(connection, "DROP TRIGGER IF EXISTS vault_numbered ON vault_records")
    trigger = "BEFORE INSERT ON vault_records FOR EACH ROW EXECUTE FUNCTION truce_vault_number()"
    _do(connection, f"CREATE TRIGGER vault_numbered {trigger}")
    for table in (vault_sql.records.name, vault_sql.wrapped_locks.name):
        _do(connection, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        _do(connection, f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for policy, rule in VAULT_RULES.items():
            _do(connection, f"DROP POLICY IF EXISTS {table}_{policy} ON {table}")
            _do(connection, f"CREATE POLICY {table}_{policy} ON {table} {rule}")
        _do(connection, f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {group}")  # rows: the rules say
    _do(connection, f"GRANT SELECT ON {vault_sql.formats.name} TO {group}")


REGISTERED = ", ".join(map(repr, REGISTERS))
VAULT_RULES = {
    "kept": "USING ((SELECT truce_keeps())) WITH CHECK ((SELECT truce_keeps()))",
    "opened": f"USING ('vault' = ANY ((SELECT truce_reads())::text[]) AND kind NOT IN ({REGISTERED}))",
    "sealed": f"FOR INSERT WITH CHECK ((SELECT truce_seals()) AND kind NOT IN ({REGISTERED}))",
    "registered": f"USING (kind IN ({REGISTERED}) AND kind = ANY ((SELECT truce_reads())::text[]))",
    "said": "FOR SELECT USING (kind = 'statement' AND 'protection' = ANY ((SELECT truce_reads())::text[]))",
}
NUMBERED = """
CREATE OR REPLACE FUNCTION truce_vault_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$$ BEGIN NEW.seq := (SELECT coalesce(max(seq), 0) + 1 FROM vault_records); RETURN NEW; END $$
"""  # whoever seals a record in does not see the others, and so cannot number it


def _let_in(connection: Connection, database: str, rows: list[Reach], handles: list[str]) -> Walls:
    prefix = prefix_of(database)
    there = _roles_there(connection, prefix)
    logins = {handle: login_of(database, handle) for handle in sorted({row.handle for row in rows})}
    for login in logins.values():
        if not there.get(login):
            _do(connection, f'{"ALTER" if login in there else "CREATE"} ROLE "{login}" LOGIN')
    members = {login for login in there if login.startswith(f"{prefix}.m.")}
    closed = sorted(members - set(logins.values()))
    for login in closed:
        _do(connection, f'ALTER ROLE "{login}" NOLOGIN')
    _join(connection, prefix, {logins[handle]: _groups_of(rows, handle) for handle in logins})
    connection.execute(text("DELETE FROM reach"))
    if rows:
        values = [{**_as_row(row), "login": logins[row.handle]} for row in rows]
        connection.execute(text(INSERT), values)
    return Walls(logins=logins, closed=tuple(h for h in handles if login_of(database, h) in closed))


INSERT = (
    'INSERT INTO reach (login, handle, role, verb, what, compartment, "case", since, until) '
    "VALUES (:login, :handle, :role, :verb, :what, :compartment, :case, :since, :until)"
)


def _as_row(row: Reach) -> dict[str, object]:
    names = ("handle", "role", "verb", "what", "compartment", "case", "since", "until")
    return {name: getattr(row, name) for name in names}


def _groups_of(rows: list[Reach], handle: str) -> set[str]:
    """`member`; the compartments that are read; the street where it is worked on."""
    mine = [row for row in rows if row.handle == handle]
    reads = {row.what for row in mine if row.verb == "read"}
    writes = [row for row in mine if row.verb == "write"]
    street = {group for group, (_, acts) in STREET.items() if any(row.what in acts for row in writes)}
    sealing = ("protection", *REGISTERS)
    vault_too = {"protection"} if any(row.compartment in sealing for row in writes) else set()
    return {"member"} | (reads & set(COMPARTMENTS)) | street | vault_too


def _join(connection: Connection, prefix: str, wanted: Mapping[str, set[str]]) -> None:
    """Members are in the groups of what they reach, and in no other."""
    query = text(
        "SELECT m.rolname AS login, g.rolname AS grp FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member "
        "JOIN pg_roles g ON g.oid = a.roleid WHERE starts_with(m.rolname, :prefix)"
    )
    have = {(row.login, row.grp) for row in connection.execute(query, {"prefix": f"{prefix}.m."})}
    want = {(login, f"{prefix}.{group}") for login, groups in wanted.items() for group in groups}
    for login, group in sorted(have - want):
        _do(connection, f'REVOKE "{group}" FROM "{login}"')
    for login, group in sorted(want - have):
        _do(connection, f'GRANT "{group}" TO "{login}"')


def _schema(connection: Connection) -> str:
    return str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())


def _do(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement.replace("%", "%%"))


def dark(connection: Connection) -> tuple[int, int]:
    """(leaves that this login knows only by their place and hash, all leaves)."""
    leaves = connection.execute(text("SELECT count(*) FROM leaves")).scalar_one()
    seen = connection.execute(text("SELECT count(*) FROM acts")).scalar_one()
    return int(leaves) - int(seen), int(leaves)


def dark_head(connection: Connection, subject: str) -> tuple[int, int, bytes] | None:
    """(number, position, hash) of the last act about a subject, seen by this login or not; None where there is none."""
    row = connection.execute(text("SELECT * FROM truce_head(:subject)").bindparams(bindparam("subject", subject))).one()
    return None if row.seq is None else (int(row.seq), int(row.position), bytes(row.hash))

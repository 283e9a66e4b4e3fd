"""A ledger that moved is closed and says where it went; on PostgreSQL, walls between what each member may reach.

The walls are down while everybody uses the login that owns the tables (`truce_keeps`). `truce keep walls` makes a
login for every member and fills `reach`; what is in it is derived from the roles on record (truce/store/walls.py).
"""
# ruff: noqa: S608 - every name in these statements is our own

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

CLOSED = ("collections", "steps", "leaves", "checkpoints", "decisions", "undoings")  # every write begins in one of them


def upgrade() -> None:
    """Make the mark of moving; on PostgreSQL the walls too."""
    op.create_table(
        "moved",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("went_to", sa.Text, nullable=False),
        sa.Column("move", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _close_on_sqlite()
        return
    _close_on_postgresql()
    _reach()
    _laws_of_the_log()
    _walls()


def _close_on_sqlite() -> None:
    for table in CLOSED:
        op.execute(
            f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM moved) "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger has moved'); END"
        )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER moved_no_{verb.lower()} BEFORE {verb} ON moved "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )


def _close_on_postgresql() -> None:
    _function(
        "truce_moved() RETURNS trigger LANGUAGE plpgsql",
        "BEGIN IF EXISTS (SELECT 1 FROM moved) THEN RAISE EXCEPTION 'the ledger has moved'; END IF; RETURN NULL; END",
    )
    for table in CLOSED:
        op.execute(
            f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION truce_moved()"
        )
    op.execute(
        "CREATE TRIGGER moved_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON moved "
        "FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only()"
    )


def _function(head: str, body: str, *, as_owner: bool = True) -> None:
    """A function of the ledger's schema. Run as its owner it sees through the walls, and no other's tables."""
    schema = op.get_bind().execute(sa.text("SELECT quote_ident(current_schema())")).scalar_one()
    rights = "SECURITY DEFINER" if as_owner else "SECURITY INVOKER"
    op.execute(
        f"CREATE FUNCTION {head} {rights} SET search_path = pg_catalog, {schema}, pg_temp AS $truce$ {body} $truce$"
    )


def _reach() -> None:
    """What each login may read (compartments) and write (acts), and the questions that policies ask of it."""
    op.create_table(
        "reach",
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("compartment", sa.Text, nullable=False),
        sa.Column("case", sa.Text),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.CheckConstraint("verb IN ('read', 'write')"),
    )
    op.create_index("reach_by_login", "reach", ["login", "verb", "what"])
    _function(
        "truce_keeps() RETURNS boolean LANGUAGE sql STABLE",
        "SELECT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'acts'::regclass), 'USAGE')",
        as_owner=False,
    )
    _function(  # a NUL is a lawful character of JSON and none of PostgreSQL's; nothing that is asked for holds one
        "truce_told(leaf bytea) RETURNS json LANGUAGE sql IMMUTABLE",
        r"SELECT replace(convert_from(leaf, 'UTF8'), '\u0000', '\ufffd')::json",
        as_owner=False,
    )
    live = "login = session_user AND since <= now() AND (until IS NULL OR now() < until)"
    _function(
        "truce_handle() RETURNS text LANGUAGE sql STABLE",
        f"SELECT handle FROM reach WHERE {live} LIMIT 1",
    )
    _function(
        "truce_reads() RETURNS text[] LANGUAGE sql STABLE",
        "SELECT coalesce(array_agg(DISTINCT what), '{}') FROM reach "
        f"WHERE verb = 'read' AND \"case\" IS NULL AND {live}",
    )
    _function(
        "truce_reads_of_cases() RETURNS text[] LANGUAGE sql STABLE",
        "SELECT coalesce(array_agg(DISTINCT what || ' ' || \"case\"), '{}') FROM reach "
        f"WHERE verb = 'read' AND \"case\" IS NOT NULL AND {live}",
    )
    _function(
        "truce_case_of(subject text, leaf bytea) RETURNS text LANGUAGE sql IMMUTABLE",
        "SELECT CASE WHEN subject LIKE 'cas-%' THEN subject ELSE truce_told(leaf) -> 'facts' ->> 'case' END",
        as_owner=False,
    )
    _function(
        "truce_may(act text, by text, subject text, compartment text, leaf bytea) RETURNS boolean LANGUAGE sql STABLE",
        "SELECT truce_handle() IS NOT NULL AND CASE "
        "WHEN $2 IS NULL THEN ($1 IN ('refused', 'alarm') AND $4 = 'audit') OR ($3 IS NULL AND $4 = 'mission' "
        "AND ($1 NOT LIKE '%.%' OR ($1 = 'log.key' AND EXISTS (SELECT 1 FROM reach WHERE verb = 'write' "
        f"AND what = 'log.checkpoint' AND {live})))) "
        "ELSE $2 = truce_handle() AND EXISTS (SELECT 1 FROM reach r WHERE r.verb = 'write' AND r.what = $1 "
        f'AND r.compartment = $4 AND (r."case" IS NULL OR r."case" = truce_case_of($3, $5)) AND {live}) END',
    )
    _function(
        "truce_seals() RETURNS boolean LANGUAGE sql STABLE",
        f"SELECT EXISTS (SELECT 1 FROM reach WHERE verb = 'write' AND compartment = 'protection' AND {live})",
    )
    _function(
        'truce_head(about text, OUT seq bigint, OUT "position" integer, OUT hash bytea) LANGUAGE sql STABLE',
        "SELECT a.seq, a.position, l.hash FROM acts a JOIN leaves l ON l.seq = a.seq "
        "WHERE a.subject = $1 ORDER BY a.seq DESC LIMIT 1",
    )


def _laws_of_the_log() -> None:
    """What a login could otherwise write by hand: an act that is not its leaf, a gap, a leaf without an act."""
    _function(
        "truce_acts_are_their_leaves() RETURNS trigger LANGUAGE plpgsql",
        "BEGIN IF EXISTS (SELECT 1 FROM (SELECT f.*, truce_told(f.leaf) AS told FROM fresh f) f "
        "JOIN leaves l ON l.seq = f.seq WHERE l.hash <> sha256('\\x00'::bytea || f.leaf) "
        "OR f.told ->> 'act' IS DISTINCT FROM f.act OR f.told ->> 'by' IS DISTINCT FROM f.by "
        "OR f.told ->> 'at' IS DISTINCT FROM f.at OR f.told ->> 'subject' IS DISTINCT FROM f.subject "
        "OR f.told ->> 'compartment' IS DISTINCT FROM f.compartment "
        "OR (f.told ->> 'position')::integer IS DISTINCT FROM f.position) "
        "THEN RAISE EXCEPTION 'an act must be what its leaf says'; END IF; RETURN NULL; END",
        as_owner=False,
    )
    op.execute(
        "CREATE TRIGGER acts_are_their_leaves AFTER INSERT ON acts REFERENCING NEW TABLE AS fresh "
        "FOR EACH STATEMENT EXECUTE FUNCTION truce_acts_are_their_leaves()"
    )
    _function(
        "truce_leaves_without_a_gap() RETURNS trigger LANGUAGE plpgsql",
        "BEGIN IF EXISTS (SELECT 1 FROM fresh HAVING max(fresh.seq) - min(fresh.seq) + 1 <> count(*) "
        "OR min(fresh.seq) < 1 OR (min(fresh.seq) > 1 AND NOT EXISTS "
        "(SELECT 1 FROM leaves l WHERE l.seq = (SELECT min(seq) FROM fresh) - 1))) "
        "THEN RAISE EXCEPTION 'leaves are numbered without a gap'; END IF; RETURN NULL; END",
        as_owner=False,
    )
    op.execute(
        "CREATE TRIGGER leaves_without_a_gap AFTER INSERT ON leaves REFERENCING NEW TABLE AS fresh "
        "FOR EACH STATEMENT EXECUTE FUNCTION truce_leaves_without_a_gap()"
    )
    _function(
        "truce_a_leaf_has_its_act() RETURNS trigger LANGUAGE plpgsql",
        "BEGIN IF NOT EXISTS (SELECT 1 FROM acts WHERE seq = NEW.seq) "
        "THEN RAISE EXCEPTION 'a leaf needs its act'; END IF; RETURN NULL; END",
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER a_leaf_has_its_act AFTER INSERT ON leaves DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION truce_a_leaf_has_its_act()"
    )
    _function(
        "truce_a_role_that_ends_reaches_nothing() RETURNS trigger LANGUAGE plpgsql",
        "BEGIN DELETE FROM reach USING (SELECT act, truce_told(leaf) -> 'facts' AS facts FROM fresh "
        "WHERE act IN ('roles.end', 'roles.suspend')) e WHERE reach.handle = e.facts ->> 'member' "
        "AND (e.act = 'roles.suspend' OR (reach.role = e.facts ->> 'role' "
        "AND reach.\"case\" IS NOT DISTINCT FROM e.facts ->> 'case')); RETURN NULL; END",
    )
    op.execute(
        "CREATE TRIGGER a_role_that_ends_reaches_nothing AFTER INSERT ON acts REFERENCING NEW TABLE AS fresh "
        "FOR EACH STATEMENT EXECUTE FUNCTION truce_a_role_that_ends_reaches_nothing()"
    )


SEES = (
    "(SELECT truce_keeps()) OR ((SELECT truce_handle()) IS NOT NULL "  # what decides who may is read by all it binds
    "AND (act LIKE 'roles.%' OR act IN ('policy.change', 'log.canary'))) "
    "OR by = (SELECT truce_handle()) OR compartment = ANY ((SELECT truce_reads())::text[]) "
    "OR (cardinality((SELECT truce_reads_of_cases())) > 0 AND compartment || ' ' || truce_case_of(subject, leaf) "
    "= ANY ((SELECT truce_reads_of_cases())::text[]))"
)
MINE = "EXISTS (SELECT 1 FROM acts a WHERE a.seq = {table}.seq AND a.by = (SELECT truce_handle()) AND {same})"


def _walls() -> None:
    """Policies; they bind the owner of the tables as well (FORCE), who passes by `truce_keeps`."""
    for table in ("acts", "signatures", "moves", "reach"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY acts_seen ON acts FOR SELECT USING ({SEES})")
    op.execute(
        "CREATE POLICY acts_added ON acts FOR INSERT WITH CHECK "
        "((SELECT truce_keeps()) OR truce_may(act, by, subject, compartment, leaf))"
    )
    for table, same in (("signatures", "a.by = signatures.member"), ("moves", 'a.subject = moves."case"')):
        op.execute(
            f"CREATE POLICY {table}_seen ON {table} FOR SELECT USING "
            f"((SELECT truce_keeps()) OR EXISTS (SELECT 1 FROM acts a WHERE a.seq = {table}.seq))"
        )
        op.execute(
            f"CREATE POLICY {table}_added ON {table} FOR INSERT WITH CHECK "
            f"((SELECT truce_keeps()) OR {MINE.format(table=table, same=same)})"
        )
    op.execute("CREATE POLICY reach_kept ON reach USING ((SELECT truce_keeps()))")

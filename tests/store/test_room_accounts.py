"""What signing in keeps: the same laws on SQLite and PostgreSQL, with several workers at once."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from truce.errors import Conflict
from truce.model.account import Account, Invitation, Passkey, Session, Stage, Token, Tries
from truce.store.room.accounts import Accounts
from truce.store.room.store import RoomStore

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ADA = Account(
    handle="ada", kdf="k", recipient="r", drawer=b"sealed", signing="aa", reading="age1", made_at=NOW, changed_at=NOW
)
SESSION = Session(id="s1", handle="ada", stage=Stage.FULL, sealed=b"x", made_at=NOW, seen_at=NOW, ends_at=LATER)
INVITED = Invitation(id="i1", handle="ada", role=None, by="admin", made_at=NOW, ends_at=LATER)
PASSKEY = Passkey(id="p1", handle="ada", public_key=b"cose", count=4, label="key", made_at=NOW)
TOKEN = Token(id="t1", handle="ada", label="l", scopes=("read", "write"), sealed=b"x", made_at=NOW, ends_at=LATER)


@pytest.fixture
def kept(ledger_url: str) -> Iterator[Accounts]:
    store = RoomStore(ledger_url)
    yield store.accounts
    store.close()


def at_once(times: int, work: Callable[[], object]) -> list[object]:
    with ThreadPoolExecutor(times) as threads:
        return [done.result() for done in [threads.submit(work) for _ in range(times)]]


def test_what_is_kept_comes_back_whole(kept: Accounts) -> None:
    kept.keep(ADA)
    kept.begin(SESSION)
    kept.add_passkey(PASSKEY)
    kept.add_token(TOKEN)
    kept.invite(INVITED)

    assert kept.account("ada") == ADA
    assert kept.all() == [ADA]
    assert kept.session("s1") == SESSION
    assert kept.passkeys("ada") == [PASSKEY]
    assert kept.token("t1") == TOKEN
    assert kept.invitation("i1") == INVITED
    assert kept.account("bea") is None
    assert kept.session("s2") is None
    assert kept.token("t2") is None


def test_an_invitation_makes_one_account_however_often_it_is_followed_at_once(kept: Accounts) -> None:
    kept.invite(INVITED)

    def follow() -> bool:
        try:
            kept.keep(ADA, invitation="i1")
        except Conflict:
            return False
        return True

    assert at_once(6, follow).count(True) == 1


def test_a_new_account_of_a_handle_keeps_nothing_of_the_old_one(kept: Accounts) -> None:
    kept.keep(ADA)
    kept.begin(SESSION)
    kept.add_passkey(PASSKEY)
    kept.add_token(TOKEN)
    kept.set_recovery("ada", ["d"])
    kept.know_device("dev", "ada", LATER)

    kept.keep(replace(ADA, kdf="new"))

    assert not kept.sessions("ada")
    assert not kept.passkeys("ada")
    assert not kept.tokens("ada")
    assert kept.recovery_left("ada") == 0
    assert not kept.knows_device("dev", "ada", NOW)


def test_one_subject_of_a_provider_opens_one_account(kept: Accounts) -> None:
    kept.keep(replace(ADA, issuer="https://i", subject="7"))
    kept.keep(replace(ADA, handle="bea"))
    kept.keep(replace(ADA, handle="cleo"))

    with pytest.raises(Conflict):
        kept.change("bea", issuer="https://i", subject="7")
    with pytest.raises(Conflict):
        kept.keep(replace(ADA, handle="bea", issuer="https://i", subject="7"))
    found = kept.account_of("https://i", "7")
    assert found is not None
    assert found.handle == "ada"


@pytest.mark.parametrize("what", ["step", "recovery", "errand", "passkey"])
def test_what_may_be_used_once_is_used_once(kept: Accounts, what: str) -> None:
    kept.keep(replace(ADA, totp_step=5))
    kept.set_recovery("ada", ["d"])
    kept.leave("e", b"x", LATER)
    kept.add_passkey(PASSKEY)
    uses: dict[str, Callable[[], bool]] = {
        "step": lambda: kept.take_step("ada", 6),
        "recovery": lambda: kept.use_recovery("ada", "d", NOW),
        "errand": lambda: kept.take("e", NOW) is not None,
        "passkey": lambda: kept.use_passkey("p1", 4, 5, NOW),
    }
    use = uses[what]

    assert at_once(6, use).count(True) == 1
    assert not use()


def test_an_errand_that_waited_too_long_is_nothing(kept: Accounts) -> None:
    kept.leave("e", b"x", NOW)

    assert kept.take("e", NOW) is None


def test_tries_at_once_are_all_counted(kept: Accounts) -> None:
    def fail() -> None:
        def judge(known: Mapping[str, Tries]) -> Mapping[str, Tries]:
            return {key: Tries(count.failures + 1, NOW) for key, count in known.items()}

        kept.count_tries(["b", "a"], judge)

    at_once(8, fail)
    seen: dict[str, Tries] = {}
    kept.count_tries(["a", "b"], seen.update)

    assert seen == {"a": Tries(8, NOW), "b": Tries(8, NOW)}


def test_sessions_end_one_by_one_all_but_one_and_all(kept: Accounts) -> None:
    for id in ("s1", "s2", "s3"):
        kept.begin(replace(SESSION, id=id))
    kept.add_token(TOKEN)

    assert not kept.end("s1", "bea")
    assert kept.end("s1", "ada")
    assert kept.end_all("ada", but="s2") == 1
    assert [one.id for one in kept.sessions("ada")] == ["s2"]
    assert kept.end_all("ada", tokens_too=True) == 1
    assert not kept.tokens("ada")


def test_the_next_step_ends_the_one_before(kept: Accounts) -> None:
    kept.begin(SESSION)
    kept.begin(replace(SESSION, id="s2"), instead_of="s1")

    assert kept.session("s1") is None
    assert kept.session("s2") is not None


def test_a_new_invitation_makes_the_open_one_worthless(kept: Accounts) -> None:
    kept.invite(INVITED)
    kept.invite(replace(INVITED, id="i2"))

    assert kept.invitation("i1") is None
    assert kept.withdraw("i2")
    assert not kept.withdraw("i2")


def test_what_is_over_is_swept_and_what_lasts_stays(kept: Accounts) -> None:
    kept.begin(SESSION)
    kept.begin(replace(SESSION, id="s2", ends_at=LATER + timedelta(days=60)))
    kept.invite(INVITED)
    kept.count_tries(["a"], lambda _known: {"a": Tries(3, NOW)})

    kept.sweep(LATER + timedelta(days=31))

    assert kept.session("s1") is None
    assert kept.session("s2") is not None
    assert kept.invitation("i1") is None
    seen: dict[str, Tries] = {}
    kept.count_tries(["a"], seen.update)
    assert seen == {"a": Tries()}


def test_a_passkey_is_registered_once(kept: Accounts) -> None:
    kept.add_passkey(PASSKEY)

    with pytest.raises(Conflict):
        kept.add_passkey(replace(PASSKEY, handle="bea"))

"""Signing in: what a password, a code, a passkey and a provider's word open, and what they do not."""

from collections.abc import Callable
from dataclasses import replace

import pyotp
import pytest

from tests.flow.signing_in.conftest import ORIGIN, At
from tests.signin.authenticator import Authenticator
from tests.web.signing import KNOCKER, PASSWORD
from truce.errors import Refused
from truce.flow.rights import roles, roles_two
from truce.flow.signing_in import enter, factors, keyring
from truce.flow.signing_in.desk import Visitor
from truce.flow.signing_in.drawer import Drawer, from_session
from truce.flow.signing_in.enter import Entered
from truce.model.account import Session, Stage
from truce.people.keys import new_key
from truce.signin.secrets import Secret, new_secret

ELSEWHERE = Visitor(address="198.51.100.9", browser="Chrome · Windows")


def fault(what: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        what()
    return str(refusal.value.given["fault"])


def test_the_right_password_gives_a_session_that_signs_as_the_member(at: At) -> None:
    at.has("ivy")

    entered = at.enter("ivy")
    found = enter.whose(at.desk(), entered.secret)

    assert found is not None
    assert found[1].key == at.staff.keys["ivy"]
    assert at.acts("signed_in") == [{"member": "ivy", "factors": 1}]


def test_a_wrong_password_and_a_name_that_nobody_has_are_told_the_same(at: At) -> None:
    at.has("ivy")

    assert fault(lambda: at.enter("ivy", password="wrong")) == fault(lambda: at.enter("nobody")) == "password"
    assert at.acts("refused_sign_in") == [{"member": "ivy", "reason": "password"}]  # strangers' words fill no log


def test_the_store_holds_nothing_that_opens_a_key(at: At) -> None:
    secret = pyotp.random_base32()
    at.has("ivy", totp=secret)
    entered = at.enter("ivy")
    account, session = at.accounts.account("ivy"), at.accounts.session(entered.session.id)
    key = at.staff.keys["ivy"]

    kept = (
        repr((account, session)).encode()
        + (account.drawer if account else b"")
        + (session.sealed or b"" if session else b"")
    )

    for told in (PASSWORD, entered.secret.text, entered.secret.held.hex(), secret, key.identity, key.seed.hex()):
        assert told.encode() not in kept
    assert enter.whose(at.desk(), new_secret()) is None


def test_a_session_that_was_opened_before_is_known_again_and_its_key_stays_shut_until_it_signs(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.has("ivy")
    entered = at.enter("ivy")
    first = enter.whose(at.desk(), entered.secret)
    opened = list[Secret]()

    def counted(secret: Secret, sealed: bytes) -> Drawer:
        opened.append(secret)
        return from_session(secret, sealed)

    monkeypatch.setattr(keyring, "from_session", counted)
    again = enter.whose(at.desk(), entered.secret)

    assert first is not None
    assert again is not None
    assert (again[1].handle, again[1].signing, again[1].known.second) == ("ivy", at.staff.keys["ivy"].signing, False)
    assert opened == []
    assert again[1].sign(b"said") == first[1].sign(b"said")
    assert opened == [entered.secret]


def test_what_is_remembered_of_a_session_holds_no_secret(at: At) -> None:
    at.has("ivy")
    entered = at.enter("ivy")
    assert enter.whose(at.desk(), entered.secret) is not None
    key = at.staff.keys["ivy"]

    kept = repr(keyring._known)
    for told in (entered.secret.text, entered.secret.held.hex(), key.identity, key.seed.hex()):
        assert told not in kept


def test_a_session_of_another_cookie_cannot_be_opened(at: At) -> None:
    at.has("ivy")
    at.has("rex")
    mine, other = at.enter("ivy"), at.enter("rex")
    assert all(enter.whose(at.desk(), one.secret) for one in (mine, other))
    at.accounts.reseal(mine.session.id, other.session.sealed or b"")

    with pytest.raises(Refused):
        enter.whose(at.desk(), mine.secret)


def test_a_session_ends_unused_and_ends_at_last(at: At) -> None:
    at.has("ivy")
    unused, used = at.enter("ivy"), at.enter("ivy")
    for _ in range(12):
        at.later(minutes=59)
        assert enter.whose(at.desk(), used.secret) is not None
    at.later(minutes=59)

    assert enter.whose(at.desk(), unused.secret) is None
    assert enter.whose(at.desk(), used.secret) is None


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(at: At) -> None:
    at.has("ivy")
    entered = at.enter("ivy")

    enter.out(at.desk(), entered.secret)
    enter.out(at.desk(), None)

    assert enter.whose(at.desk(), entered.secret) is None
    assert at.acts("signed_out") == [{"member": "ivy"}]


def test_a_suspended_member_loses_sessions_and_tokens_at_once_and_comes_in_no_more(at: At) -> None:
    at.has("ivy")
    entered = at.enter("ivy")

    roles.suspend(at.staff.as_("admin"), "ivy", "the laptop was stolen")

    assert enter.whose(at.desk(), entered.secret) is None
    assert at.accounts.sessions("ivy") == []
    assert fault(lambda: at.enter("ivy")) == "suspended"
    assert at.acts("refused_sign_in") == [{"member": "ivy", "reason": "suspended"}]


def test_a_key_that_was_replaced_opens_nothing_any_more(at: At) -> None:
    at.has("ivy")
    entered, fresh = at.enter("ivy"), new_key("ivy")
    admin = at.staff.as_("admin")
    what = {"member": "ivy", "signing": fresh.signing, "reading": fresh.reading}
    asked = roles_two.request(admin, "roles.rekey", roles.SUBJECT, what, why="lost")
    roles_two.agree(at.staff.as_("hana"), str(asked.facts["request"]))
    roles.rekey(admin, "ivy", fresh.signing, fresh.reading, "lost")

    assert enter.whose(at.desk(), entered.secret) is None
    assert at.enter("ivy").session.stage is Stage.WAITING


def test_a_second_factor_comes_before_anything_opens(at: At) -> None:
    secret = pyotp.random_base32()
    at.has("ivy", totp=secret)

    half = at.enter("ivy")
    assert half.session.stage is Stage.SECOND
    assert half.device is None
    assert enter.whose(at.desk(), half.secret) is None
    assert not at.acts("signed_in")

    whole = enter.with_code(at.desk(), KNOCKER, half.secret, at.code(secret))
    assert enter.whose(at.desk(), whole.secret) is not None
    assert enter.held(at.desk(), half.secret) is None  # the cookie of the step before is worth nothing
    assert at.acts("signed_in") == [{"member": "ivy", "factors": 2}]


def test_no_code_signs_in_twice(at: At) -> None:
    secret = pyotp.random_base32()
    at.has("ivy", totp=secret)
    one, two = at.enter("ivy"), at.enter("ivy")
    code = at.code(secret)
    enter.with_code(at.desk(), KNOCKER, one.secret, code)

    assert fault(lambda: enter.with_code(at.desk(), KNOCKER, two.secret, code)) == "code"


def test_codes_cannot_be_guessed_at_leisure(at: At) -> None:
    at.has("ivy", totp=pyotp.random_base32())
    half = at.enter("ivy")

    faults = [fault(lambda: enter.with_code(at.desk(), KNOCKER, half.secret, "000000")) for _ in range(8)]

    assert faults == ["code"] * 5 + ["wait"] * 3


def test_half_way_is_not_for_ever(at: At) -> None:
    secret = pyotp.random_base32()
    at.has("ivy", totp=secret)
    half = at.enter("ivy")
    at.later(minutes=15)

    assert fault(lambda: enter.with_code(at.desk(), KNOCKER, half.secret, at.code(secret))) == "again"


def test_a_recovery_code_signs_in_once(at: At) -> None:
    at.has("ivy", totp=pyotp.random_base32())
    written = factors.new_recovery(at.desk(), "ivy")
    one, two = at.enter("ivy"), at.enter("ivy")

    assert enter.with_code(at.desk(), KNOCKER, one.secret, written[0]).session.stage is Stage.FULL
    assert fault(lambda: enter.with_code(at.desk(), KNOCKER, two.secret, written[0])) == "code"
    assert at.accounts.recovery_left("ivy") == 9


def with_key(at: At, entered: Entered, key: Authenticator) -> None:
    asked = factors.begin_passkey(at.desk(), entered.session, entered.secret)
    factors.confirm_passkey(at.desk(), entered.session, entered.secret, key.register(asked), "blue key")


def test_a_passkey_is_a_second_factor(at: At) -> None:
    at.has("ivy")
    key = Authenticator(ORIGIN)
    with_key(at, at.enter("ivy"), key)

    half = at.enter("ivy")
    answer = key.sign(enter.passkey_question(at.desk(), half.secret))
    whole = enter.with_passkey(at.desk(), KNOCKER, half.secret, answer)

    assert whole.session.stage is Stage.FULL
    assert [(one.label, one.count) for one in at.accounts.passkeys("ivy")] == [("blue key", 1)]


def test_an_answer_of_a_passkey_is_taken_once(at: At) -> None:
    at.has("ivy")
    key = Authenticator(ORIGIN)
    with_key(at, at.enter("ivy"), key)
    half = at.enter("ivy")
    answer = key.sign(enter.passkey_question(at.desk(), half.secret))
    enter.with_passkey(at.desk(), KNOCKER, half.secret, answer)

    other = at.enter("ivy")
    enter.passkey_question(at.desk(), other.secret)
    assert fault(lambda: enter.with_passkey(at.desk(), KNOCKER, other.secret, answer)) == "passkey"


def test_a_role_that_asks_for_a_second_factor_gets_no_further_without_one(at: At) -> None:
    at.has("hana")
    desk = at.desk(second_for=("head",))

    half = enter.with_password(desk, KNOCKER, "hana", PASSWORD)
    assert half.session.stage is Stage.SETUP
    assert enter.whose(desk, half.secret) is None
    assert enter.go_on(desk, KNOCKER, half.secret) is None

    secret, _ = factors.begin_codes(desk, half.session, half.secret)
    assert len(factors.confirm_codes(desk, half.session, half.secret, at.code(secret))) == 10
    entered = enter.go_on(desk, KNOCKER, half.secret, just_set_up=True)
    assert entered is not None
    assert enter.whose(desk, entered.secret) is not None
    with pytest.raises(Refused):
        factors.remove_codes(desk, "hana", enter.again(desk, "hana", PASSWORD))


def test_nobody_tells_a_browser_half_way_that_it_has_set_a_factor_up(at: At) -> None:
    at.has("ivy", totp=pyotp.random_base32())
    half = at.enter("ivy")

    assert enter.go_on(at.desk(), KNOCKER, half.secret, just_set_up=True) is None


def guess(at: At, visitor: Visitor, times: int) -> list[str]:
    return [fault(lambda: at.enter("ivy", visitor, password="wrong guess")) for _ in range(times)]


def test_guesses_must_wait_longer_and_longer(at: At) -> None:
    at.has("ivy")

    assert guess(at, ELSEWHERE, 12) == ["password"] * 10 + ["wait"] * 2
    at.later(seconds=5)
    assert guess(at, ELSEWHERE, 2) == ["password", "wait"]
    at.later(seconds=5)
    assert guess(at, ELSEWHERE, 1) == ["wait"]
    assert at.acts("alarm") == [{"kind": "guessing", "member": "ivy"}]


def test_whoever_guesses_cannot_shut_the_owner_out_of_their_own_browser(at: At) -> None:
    at.has("ivy")
    mine = at.enter("ivy")
    own = replace(KNOCKER, device=mine.device)
    guess(at, ELSEWHERE, 30)

    assert at.enter("ivy", own).session.stage is Stage.FULL
    assert (
        fault(lambda: at.enter("ivy", ELSEWHERE, PASSWORD)) == "wait"
    )  # and a right guess is not told from a wrong one


def test_a_browser_known_for_one_member_is_not_for_another(at: At) -> None:
    at.has("ivy")
    at.has("rex")
    rex = replace(ELSEWHERE, device=at.enter("rex").device)

    assert guess(at, rex, 11)[-1] == "wait"


def test_who_waited_long_enough_comes_in_from_anywhere(at: At) -> None:
    at.has("ivy")
    guess(at, ELSEWHERE, 40)
    at.later(minutes=15)

    assert at.enter("ivy", KNOCKER).session.stage is Stage.FULL


def test_a_network_that_tries_many_names_must_wait_too(at: At) -> None:
    faults = [fault(lambda n=n: at.enter(f"name{n}", ELSEWHERE)) for n in range(22)]  # type: ignore[misc]

    assert faults == ["password"] * 20 + ["wait"] * 2


def test_one_who_signs_in_does_not_wipe_their_network_clean(at: At) -> None:
    at.has("rex")
    for n in range(30):
        try:
            at.enter("rex", ELSEWHERE)
            fault(lambda n=n: at.enter(f"name{n}", ELSEWHERE))  # type: ignore[misc]
        except Refused:
            break

    assert n < 25


def test_nothing_on_record_tells_of_an_address_or_a_password(at: At) -> None:
    at.has("ivy")
    guess(at, ELSEWHERE, 3)
    at.enter("ivy")

    told = repr(list(at.staff.house.mission.ledger.entries()))

    for word in (ELSEWHERE.address, KNOCKER.address, PASSWORD, "wrong guess", "Firefox"):
        assert word not in told


def test_a_session_is_over_at_the_instant_of_its_end(at: At) -> None:
    session = Session(
        id="s", handle="ivy", stage=Stage.FULL, sealed=None,
        made_at=at.clock.now, seen_at=at.clock.now, ends_at=at.clock.now,
    )  # fmt: skip

    assert session.is_over(at.clock.now, 60)

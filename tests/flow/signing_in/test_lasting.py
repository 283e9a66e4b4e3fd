"""How long a session lasts: what counts as use, and what a new role asks of whoever is in already."""

import pyotp

from tests.flow.signing_in.conftest import At
from tests.web.signing import KNOCKER, PASSWORD
from truce.flow.rights import roles
from truce.flow.signing_in import enter, invite
from truce.model.account import Stage


def test_a_page_that_lies_open_and_asks_by_itself_keeps_no_session_alive(at: At) -> None:
    at.has("ivy")
    entered = at.enter("ivy")
    for _ in range(3):
        at.later(minutes=19)
        assert enter.whose(at.desk(), entered.secret, used=False) is not None
    at.later(minutes=19)

    assert enter.whose(at.desk(), entered.secret, used=False) is None


def test_a_new_role_that_asks_for_a_second_factor_lets_no_session_of_one_go_on(at: At) -> None:
    at.has("mona")
    desk, secret = at.desk(second_for=("operations",)), pyotp.random_base32()
    entered = enter.with_password(desk, KNOCKER, "mona", PASSWORD)
    assert enter.whose(desk, entered.secret) is not None

    roles.grant(at.staff.as_("admin"), "mona", "operations")

    assert enter.whose(desk, entered.secret) is None
    assert enter.with_password(desk, KNOCKER, "mona", PASSWORD).session.stage is Stage.SETUP
    at.has("mona", totp=secret)
    half = enter.with_password(desk, KNOCKER, "mona", PASSWORD)
    assert enter.whose(desk, enter.with_code(desk, KNOCKER, half.secret, at.code(secret)).secret) is not None


def test_whoever_waited_with_one_factor_needs_the_second_that_a_new_role_asks_for(at: At) -> None:
    desk, key = at.desk(second_for=("monitor",)), at.staff.keys["ivy"]
    invitation, _ = invite.invite(at.desk("admin"), "nora")
    waiting = invite.accept(desk, KNOCKER, invitation, PASSWORD)
    account = at.accounts.account("nora")
    assert account is not None
    assert account.signing != key.signing
    invite.take_in(at.desk("admin"), "nora", invite.finger(account.signing))
    roles.grant(at.staff.as_("admin"), "nora", "monitor")

    on = enter.go_on(desk, KNOCKER, waiting.secret)

    assert on is not None
    assert on.session.stage is Stage.SETUP

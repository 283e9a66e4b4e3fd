"""Invitations: a link that works once makes an account; a finger print read out makes it a member's."""

from collections.abc import Callable

import pytest

from tests.flow.signing_in.conftest import At
from tests.flow.signing_in.test_enter import fault
from tests.web.signing import KNOCKER, PASSWORD
from truce.errors import NotFound, Refused, UnusableValue, WrongUsage
from truce.flow.acting import ask, members
from truce.flow.rights import roles, roles_two
from truce.flow.signing_in import enter, factors, invite, own, provider, tokens
from truce.flow.signing_in.desk import Desk
from truce.model.account import Stage
from truce.people.keys import key_as_bytes, key_from, new_key
from truce.signin.secrets import Secret, new_secret


def invited(at: At, handle: str, role: str | None = None) -> Secret:
    return invite.invite(at.desk("admin"), handle, role)[0]


def finger_of(at: At, handle: str) -> str:
    return finger_in(at.desk(), handle)


def test_who_was_invited_waits_until_their_finger_print_was_read_out(at: At) -> None:
    secret = invited(at, "nora", "monitor")

    entered = invite.accept(at.desk(), KNOCKER, secret, PASSWORD)
    assert entered.session.stage is Stage.WAITING
    assert enter.whose(at.desk(), entered.secret) is None
    assert enter.go_on(at.desk(), KNOCKER, entered.secret) is None

    invite.take_in(at.desk("admin"), "nora", finger_of(at, "nora").replace(" ", ""))
    whole = enter.go_on(at.desk(), KNOCKER, entered.secret)
    assert whole is not None
    found = enter.whose(at.desk(), whole.secret)
    assert found is not None
    assert found[1].signing == members(at.staff.house)["nora"].signing
    assert at.enter("nora").session.stage is Stage.FULL


def test_another_finger_print_takes_nobody_in(at: At) -> None:
    invite.accept(at.desk(), KNOCKER, invited(at, "nora"), PASSWORD)

    assert fault(lambda: invite.take_in(at.desk("admin"), "nora", "123 456 789 012 345 678")) == "finger"
    assert "nora" not in members(at.staff.house)


def test_a_link_works_once_and_not_for_ever(at: At) -> None:
    used, late = invited(at, "nora"), invited(at, "olga")
    invite.accept(at.desk(), KNOCKER, used, PASSWORD)
    at.later(hours=72)

    for secret in (used, late, new_secret(), None):
        assert fault(lambda s=secret: invite.accept(at.desk(), KNOCKER, s, PASSWORD)) == "invitation"  # type: ignore[misc]


def test_a_newer_link_makes_the_older_one_worthless(at: At) -> None:
    older, newer = invited(at, "nora"), invited(at, "nora")

    assert fault(lambda: invite.invitation_of(at.desk(), KNOCKER, older)) == "invitation"
    assert invite.invitation_of(at.desk(), KNOCKER, newer).handle == "nora"


def test_links_cannot_be_guessed_at_leisure(at: At) -> None:
    faults = [fault(lambda: invite.invitation_of(at.desk(), KNOCKER, new_secret())) for _ in range(22)]

    assert faults == ["invitation"] * 20 + ["wait"] * 2


def test_a_member_brings_the_key_that_is_enrolled(at: At) -> None:
    file = key_as_bytes(at.staff.keys["ivy"], None)

    entered = invite.accept(at.desk(), KNOCKER, invited(at, "ivy"), PASSWORD, brought=(file, ""))

    assert entered.session.stage is Stage.FULL
    found = enter.whose(at.desk(), entered.secret)
    assert found is not None
    assert found[1].key == at.staff.keys["ivy"]


def test_somebody_elses_key_is_not_taken(at: At) -> None:
    secret = invited(at, "nora")
    file = key_as_bytes(at.staff.keys["ivy"], None)

    assert fault(lambda: invite.accept(at.desk(), KNOCKER, secret, PASSWORD, brought=(file, ""))) == "key"
    with pytest.raises(UnusableValue):
        invite.accept(at.desk(), KNOCKER, secret, PASSWORD, brought=(b"no key", ""))
    assert fault(lambda: invite.accept(at.desk(), KNOCKER, secret, PASSWORD, brought=(b"x" * 20_000, ""))) == "key"
    assert invite.invitation_of(at.desk(), KNOCKER, secret).handle == "nora"  # and the link still works


def test_a_new_key_of_a_member_takes_two_before_it_opens_anything(at: At) -> None:
    entered = invite.accept(at.desk(), KNOCKER, invited(at, "ivy"), PASSWORD)
    assert entered.session.stage is Stage.WAITING

    told = finger_of(at, "ivy")
    with pytest.raises(Refused):
        invite.put_key(at.desk("admin"), "ivy", told, "lost")
    asked = invite.put_or_ask(at.desk("admin"), "ivy", told, "lost")
    assert asked is not None
    roles_two.agree(at.staff.as_("hana"), asked)
    assert fault(lambda: invite.put_or_ask(at.desk("admin"), "ivy", "1" * 18, "lost")) == "finger"
    assert invite.put_or_ask(at.desk("admin"), "ivy", told, "lost") is None

    assert at.enter("ivy").session.stage is Stage.FULL


def test_whoever_lost_the_password_is_invited_anew_and_the_old_key_ends_on_record(at: At) -> None:
    at.has("ivy")
    old, before = at.staff.keys["ivy"], at.enter("ivy")
    token, _ = tokens.mint(at.desk(), old, "script", ("read",), 30)

    secret, _ = invite.renew(at.desk("admin"), "ivy", "forgot the password")

    assert enter.whose(at.desk(), before.secret) is None
    assert tokens.by_token(at.desk(), token) is None
    assert at.acts("room.invite")[-1] == {"member": "ivy", "renews": True, "why": "forgot the password"}
    invite.accept(at.desk(), KNOCKER, secret, "other words entirely sixty")
    told = finger_of(at, "ivy")
    roles_two.agree(at.staff.as_("hana"), str(invite.put_or_ask(at.desk("admin"), "ivy", told, "lost")))
    invite.put_or_ask(at.desk("admin"), "ivy", told, "lost")
    assert at.enter("ivy", password="other words entirely sixty").session.stage is Stage.FULL
    assert members(at.staff.house)["ivy"].signing != old.signing
    with pytest.raises(Refused):  # the old one opens nothing any more
        ask(at.staff.as_("ivy"), "look")


def test_only_a_member_is_invited_anew_and_only_with_a_reason(at: At) -> None:
    with pytest.raises(WrongUsage):
        invite.renew(at.desk("admin"), "nora", "lost")
    with pytest.raises(WrongUsage):
        invite.renew(at.desk("admin"), "ivy", " ")
    with pytest.raises(Refused):
        invite.renew(at.desk("hana"), "ivy", "lost")


def test_a_weak_password_makes_no_account(at: At) -> None:
    secret = invited(at, "nora")

    with pytest.raises(UnusableValue):
        invite.accept(at.desk(), KNOCKER, secret, "nora nora nora nora")
    assert at.accounts.account("nora") is None


def test_a_handle_is_no_name_and_no_path(at: At) -> None:
    for handle in ("Nora", "no ra", "../x", "", "n" * 33):
        with pytest.raises(WrongUsage):
            invite.invite(at.desk("admin"), handle)


def test_nobody_is_invited_for_a_role_that_there_is_not(at: At) -> None:
    with pytest.raises(NotFound):
        invite.invite(at.desk("admin"), "nora", "emperor")


OFFICE: list[Callable[[Desk], object]] = [
    lambda desk: invite.invite(desk, "nora"),
    invite.listed,
    invite.open_invitations,
    lambda desk: invite.end_all(desk, "rex", "why"),
    lambda desk: invite.close(desk, "rex", "why"),
    lambda desk: factors.forget(desk, "rex", "why"),
    lambda desk: invite.take_in(desk, "nora", finger_in(desk, "nora")),
]


def finger_in(desk: Desk, handle: str) -> str:
    account = desk.accounts.account(handle)
    assert account is not None
    return invite.finger(account.signing)


def test_accounts_are_an_administrators_work(at: At) -> None:
    at.has("rex")
    invite.accept(at.desk(), KNOCKER, invited(at, "nora"), PASSWORD)
    for who in ("ivy", "hana", "pia", None):
        for work in OFFICE:
            with pytest.raises(Refused):
                work(at.desk(who))


def test_an_administrator_sees_how_every_account_stands(at: At) -> None:
    at.has("ivy")
    at.enter("ivy")
    invite.accept(at.desk(), KNOCKER, invited(at, "nora", "monitor"), PASSWORD)
    roles.suspend(at.staff.as_("admin"), "ivy", "lost")

    told = {one.handle: (one.state, one.sessions, one.role) for one in invite.listed(at.desk("admin"))}

    assert told == {"ivy": ("suspended", 1, None), "nora": ("waiting", 0, "monitor")}


def test_sessions_are_ended_and_accounts_closed_by_another(at: At) -> None:
    at.has("ivy")
    at.has("admin")
    entered = at.enter("ivy")

    assert invite.end_all(at.desk("admin"), "ivy", "left her desk") == 1
    assert enter.whose(at.desk(), entered.secret) is None
    invite.close(at.desk("admin"), "ivy", "left the mission")
    assert fault(lambda: at.enter("ivy")) == "password"
    with pytest.raises(WrongUsage):
        invite.close(at.desk("admin"), "admin", "why not")


def test_who_lost_phone_and_codes_begins_again_aloud(at: At) -> None:
    at.has("hana", totp="JBSWY3DPEHPK3PXP")
    desk = at.desk("admin", second_for=("head",))

    factors.forget(desk, "hana", "phone in the river")

    assert {"kind": "factors_forgotten", "member": "hana", "by": "admin"} in at.acts("alarm")
    assert enter.with_password(desk, KNOCKER, "hana", PASSWORD).session.stage is Stage.SETUP
    with pytest.raises(Refused):
        factors.forget(desk, "admin", "my own")


def test_an_invitation_is_taken_back(at: At) -> None:
    secret = invited(at, "nora")

    invite.withdraw(at.desk("admin"), secret.id)

    assert fault(lambda: invite.invitation_of(at.desk(), KNOCKER, secret)) == "invitation"
    assert invite.open_invitations(at.desk("admin")) == []


def test_another_password_ends_every_other_session_and_every_token(at: At) -> None:
    at.has("ivy")
    here, there = at.enter("ivy"), at.enter("ivy")
    token, _ = tokens.mint(at.desk(), at.staff.keys["ivy"], "script", ("read",), 30)

    drawer = enter.again(at.desk(), "ivy", PASSWORD)
    own.change_password(at.desk(), here.session, drawer, "other words entirely sixty")

    assert enter.whose(at.desk(), here.secret) is not None
    assert enter.whose(at.desk(), there.secret) is None
    assert tokens.by_token(at.desk(), token) is None
    assert fault(lambda: at.enter("ivy")) == "password"
    assert at.enter("ivy", password="other words entirely sixty").session.stage is Stage.FULL


def test_the_key_file_opens_with_the_password_at_a_terminal(at: At) -> None:
    at.has("ivy")

    held = own.key_file(at.desk(), enter.again(at.desk(), "ivy", PASSWORD), PASSWORD)

    assert key_from(held, PASSWORD) == at.staff.keys["ivy"]
    assert at.acts("key_taken_out") == [{"member": "ivy"}]


def test_a_token_is_its_members_for_its_scopes_and_its_days(at: At) -> None:
    at.has("ivy")
    text, kept = tokens.mint(at.desk(), at.staff.keys["ivy"], "  nightly \n export ", ("read", "feeds"), 7)

    found = tokens.by_token(at.desk(), text)
    assert found is not None
    assert found[1].key == at.staff.keys["ivy"]
    assert kept.label == "nightly export"
    tokens.refuse_scope(kept, "read")
    with pytest.raises(Refused):
        tokens.refuse_scope(kept, "write")
    assert tokens.by_token(at.desk(), text.removeprefix("truce_")) is None
    assert tokens.by_token(at.desk(), "truce_" + new_secret().text) is None
    at.later(days=7)
    assert tokens.by_token(at.desk(), text) is None
    assert tokens.listed(at.desk(), "ivy") == []


def test_a_token_dies_with_its_members_right_to_act(at: At) -> None:
    text, _ = tokens.mint(at.desk(), at.staff.keys["ivy"], "", ("read",), 7)

    roles.suspend(at.staff.as_("admin"), "ivy", "lost")

    assert tokens.by_token(at.desk(), text) is None


def test_a_token_for_nothing_or_for_ever_is_not_made(at: At) -> None:
    wrong: list[tuple[tuple[str, ...], int]] = [((), 7), (("a b",), 7), (("",), 7), (("read",), 0), (("read",), 367)]
    for scopes, days in wrong:
        with pytest.raises(WrongUsage):
            tokens.mint(at.desk(), new_key("ivy"), "x", scopes, days)


def test_a_room_without_a_provider_sends_nobody_anywhere(at: At) -> None:
    desk: Desk = at.desk()

    with pytest.raises(UnusableValue):
        provider.there(desk, KNOCKER)

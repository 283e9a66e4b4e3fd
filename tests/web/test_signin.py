"""Signing in as a browser does it: forms, cookies, and what is refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient

from tests.web.serving import ENTRY
from tests.web.signing import BASE, PASSWORD, Signing, csrf_in, signing
from truce import bootstrap
from truce.flow.rights import roles, roles_two
from truce.flow.signing_in.invite import finger
from truce.people.keys import key_as_bytes
from truce.web.app import make_app
from truce.web.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Signing]:
    with signing(tmp_path, second_factor=[]) as made:
        yield made


def where(answer: object) -> str:
    return str(answer.headers.get("location", ""))  # type: ignore[attr-defined]


def enter(client: TestClient, handle: str, password: str = PASSWORD) -> str:
    return where(client.post("/signin", data={"handle": handle, "password": password, "next": "/account"}))


def test_a_password_lets_a_member_in_and_signing_out_lets_them_out(room: Signing) -> None:
    room.give_account("ivy")
    client = room.stranger()
    assert where(client.get("/account")) == "/signin?next=/account"

    assert enter(client, "ivy") == "/account"
    page = client.get("/account")
    assert page.status_code == 200
    assert "ivy" in page.text
    assert client.get("/signin/who.json").json() == {"user": "ivy"}

    held = dict(client.cookies)
    client.post("/signout", data={"csrf": csrf_in(page.text)})
    client.cookies.update(held)
    assert where(client.get("/account")) == "/signin?next=/account"


def test_cookies_are_kept_from_scripts_and_from_other_sites(room: Signing) -> None:
    room.give_account("ivy")
    data = {"handle": "ivy", "password": PASSWORD}
    plain = room.stranger().post("/signin", data=data).headers.get_list("set-cookie")
    behind_tls = room.stranger("https://localhost").post("/signin", data=data).headers.get_list("set-cookie")

    for cookie in (*plain, *behind_tls):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    assert {cookie.split("=")[0] for cookie in behind_tls} == {"__Host-truce_session", "__Host-truce_device"}
    assert all("Secure" in cookie for cookie in behind_tls)


def test_a_wrong_password_shows_the_form_again_and_keeps_the_name_not_the_password(room: Signing) -> None:
    room.give_account("ivy")

    answer = room.stranger().post("/signin", data={"handle": "ivy", "password": "wrong password"})

    assert answer.status_code == 403
    assert 'value="ivy"' in answer.text
    assert "wrong password" not in answer.text
    assert "set-cookie" not in answer.headers


def test_whoever_must_wait_is_told_how_long(room: Signing) -> None:
    client = room.stranger()
    statuses = [client.post("/signin", data={"handle": "x", "password": "wrong"}).status_code for _ in range(12)]

    assert statuses == [403] * 10 + [429] * 2


@pytest.mark.parametrize(
    "evil", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "\\\\evil"]
)
def test_signing_in_leads_nobody_out_of_the_room(room: Signing, evil: str) -> None:
    room.give_account("ivy")

    answer = room.stranger().post("/signin", data={"handle": "ivy", "password": PASSWORD, "next": evil})

    assert where(answer) == "/"


def test_an_invitation_makes_a_member_who_waits_and_then_is_in(room: Signing) -> None:
    nora, admin = room.stranger(), room.as_("admin")
    link = room.invited("nora", "monitor")
    assert "nora" in nora.get(link).text
    differ = nora.post(link, data={"password": PASSWORD, "repeated": PASSWORD + "x"})
    assert differ.status_code == 422

    assert where(nora.post(link, data={"password": PASSWORD, "repeated": PASSWORD})) == "/signin/waiting"
    told = re.search(r'class="figure big" dir="ltr">([\d ]+)<', nora.get("/signin/waiting").text)
    assert told is not None
    assert where(nora.get("/account")).startswith("/signin")

    page = admin.get("/accounts").text
    data = {"csrf": csrf_in(page), "handle": "nora", "role": "monitor", "finger": told[1]}
    assert where(admin.post("/accounts/take-in", data=data)) == "/accounts?done=role"
    assert where(nora.get("/signin/waiting")) == "/"
    assert nora.get("/account").status_code == 200
    assert nora.get(link).status_code == 403


def test_a_member_brings_their_key_file(room: Signing) -> None:
    client, key = room.stranger(), room.staff.keys["ivy"]
    data = {"password": PASSWORD, "repeated": PASSWORD}
    file = {"key": ("ivy.key", key_as_bytes(key, None))}

    assert client.post(room.invited("ivy"), data=data, files={"key": ("x", b"junk")}).status_code == 422
    assert where(client.post(room.invited("ivy"), data=data, files=file)) == "/"
    assert client.get("/account").status_code == 200


def test_codes_are_set_up_and_asked_for_from_then_on(room: Signing) -> None:
    room.give_account("ivy")
    client = room.stranger()
    enter(client, "ivy")
    csrf = csrf_in(client.get("/account/factors").text)
    early = client.post("/signin/setup/codes", data={"csrf": csrf, "code": "000000"})
    assert early.status_code == 403  # not before the password was given once more

    page = client.post("/account/factors", data={"csrf": csrf, "password": PASSWORD}).text
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert shown is not None
    secret = shown[1].replace(" ", "")
    wrong = client.post("/signin/setup/codes", data={"csrf": csrf, "code": "000000"})
    assert shown[1] in wrong.text
    done = client.post("/signin/setup/codes", data={"csrf": csrf, "code": pyotp.TOTP(secret).now()})
    assert done.text.count("<li><code>") == 10
    written = re.findall(r"<li><code>([a-z0-9-]+)</code>", done.text)

    again = room.stranger()
    assert enter(again, "ivy") == "/signin/second?next=%2Faccount"
    assert where(again.get("/account")).startswith("/signin")
    assert where(again.post("/signin/second", data={"code": written[0], "next": "/account"})) == "/account"


def test_a_role_that_needs_a_second_step_is_led_to_it(tmp_path: Path) -> None:
    with signing(tmp_path, second_factor=["head"]) as room:
        room.give_account("hana")
        client = room.stranger()
        client.post("/signin", data={"handle": "hana", "password": PASSWORD})

        page = client.get("/signin/setup")
        shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
        assert shown is not None
        assert where(client.get("/account")).startswith("/signin")
        code = pyotp.TOTP(shown[1].replace(" ", "")).now()
        assert client.post("/signin/setup/codes", data={"code": code}).status_code == 200
        assert client.get("/account").status_code == 200


def test_one_ends_ones_other_sessions(room: Signing) -> None:
    room.give_account("ivy")
    here, there = room.stranger(), room.stranger()
    enter(here, "ivy")
    enter(there, "ivy")
    csrf = csrf_in(here.get("/account").text)

    here.post("/account/sessions/end", data={"csrf": csrf})

    assert where(there.get("/account")).startswith("/signin")
    assert here.get("/account").status_code == 200


def test_another_password_is_taken_by_the_one_of_now(room: Signing) -> None:
    room.give_account("ivy")
    client = room.stranger()
    enter(client, "ivy")
    csrf, new = csrf_in(client.get("/account").text), "other words entirely sixty"

    def change(old: str, password: str) -> int:
        data = {"csrf": csrf, "old": old, "password": password, "repeated": password}
        return client.post("/account/password", data=data).status_code

    assert change("wrong", new) == 403
    assert change(PASSWORD, "short") == 422
    assert change(PASSWORD, new) == 303
    assert enter(room.stranger(), "ivy") == ""
    assert enter(room.stranger(), "ivy", new) == "/account"


def test_a_suspended_member_is_out_with_the_next_request(room: Signing) -> None:
    room.give_account("ivy")
    client = room.stranger()
    enter(client, "ivy")

    roles.suspend(room.staff.as_("admin"), "ivy", "the phone was stolen")

    assert where(client.get("/account")).startswith("/signin")
    assert room.stranger().post("/signin", data={"handle": "ivy", "password": PASSWORD}).status_code == 403


@pytest.mark.parametrize("handle", ["ivy", "nobody"])
def test_how_long_a_refusal_takes_tells_nothing_of_whether_there_is_an_account(
    room: Signing, handle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.give_account("ivy")
    took, slept = {"ivy": 100.13, "nobody": 100.09}[handle], list[float]()
    clock = iter([100.0, took])
    monkeypatch.setattr("truce.web.signin.door.monotonic", lambda: next(clock))
    monkeypatch.setattr("truce.web.signin.door.sleep", slept.append)

    assert room.stranger().post("/signin", data={"handle": handle, "password": "wrong"}).status_code == 403
    assert took + slept[0] == pytest.approx(100.25)


def test_a_finger_print_typed_wrong_takes_nobody_in_and_harms_nothing(room: Signing) -> None:
    """The page is shown again: a look, and no act of taking in that names nobody."""
    room.stranger().post(room.invited("nora"), data={"password": PASSWORD, "repeated": PASSWORD})
    admin = room.as_("admin")
    told = {"csrf": csrf_in(admin.get("/accounts").text), "handle": "nora", "finger": "1" * 18}

    assert admin.post("/accounts/take-in", data=told).status_code == 403
    assert admin.get("/accounts").status_code == 200
    looks = {entry.act for entry in room.room.base.mission.ledger.entries(subject="views:admin")}
    assert looks == {"room.accounts"}


def test_a_strong_role_from_the_page_takes_two(room: Signing) -> None:
    for handle in ("bela", "nora"):
        client = room.stranger()
        client.post(room.invited(handle), data={"password": PASSWORD, "repeated": PASSWORD})
    admin = room.as_("admin")
    csrf = csrf_in(admin.get("/accounts").text)
    for handle, role, done in (("bela", "administrator", "role"), ("nora", "head", "asked")):
        account = room.room.store.accounts.account(handle)
        assert account is not None
        data = {"csrf": csrf, "handle": handle, "finger": finger(account.signing), "role": role}
        assert where(admin.post("/accounts/take-in", data=data)) == f"/accounts?done={done}"

    bela = room.stranger()
    assert enter(bela, "bela") == "/account"
    page = bela.get("/accounts").text
    asked = re.search(r'name="request" value="([^"]+)"', page)
    assert asked is not None
    bela.post("/accounts/agree", data={"csrf": csrf_in(page), "request": asked[1], "answer": "agree"})
    given = admin.post("/accounts/grant", data={"csrf": csrf, "handle": "nora", "role": "head"})
    assert where(given) == "/accounts?done=role"


def test_a_form_without_the_sessions_token_is_refused(room: Signing) -> None:
    room.give_account("ivy")
    client = room.stranger()
    enter(client, "ivy")

    for csrf in ("", "0" * 64, room.stranger().cookies.get("truce_session", "x")):
        assert client.post("/account/sessions/end", data={"csrf": csrf}).status_code == 403


def test_the_link_of_a_mission_without_members_lets_one_in_and_nobody_else(tmp_path: Path) -> None:

    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    room = Room(tmp_path / "m", entry=ENTRY)
    client = TestClient(make_app(room), base_url=f"{BASE}:8470", follow_redirects=False)

    assert client.get("/enter?token=guessed").status_code == 403
    assert where(client.get("/signin?next=/x")) == ""
    assert where(client.get(f"/enter?token={ENTRY}")) == "/"
    assert "truce_local_8470" in client.cookies  # another room of this machine, on another port, has its own
    assert where(client.get("/signin")) == "/"
    room.store.close()


def test_a_lost_password_is_a_new_key_by_the_finger_print_and_by_two(room: Signing) -> None:
    admin = room.as_("admin")
    room.give_account("rex")
    csrf = csrf_in(admin.get("/accounts").text)
    page = admin.post("/accounts/renew", data={"csrf": csrf, "handle": "rex", "why": "forgot it"}).text
    link = page.split('<code id="link">', 1)[1].split("</code>", 1)[0]
    chosen = {"password": PASSWORD, "repeated": PASSWORD}
    assert room.stranger().post(link.partition(BASE)[2], data=chosen).headers["location"] == "/signin/waiting"
    account = room.room.store.accounts.account("rex")
    assert account is not None
    told = {"csrf": csrf, "handle": "rex", "why": "forgot it", "finger": finger(account.signing)}

    assert admin.post("/accounts/key", data=told | {"finger": "1" * 18}).status_code == 403
    assert admin.post("/accounts/key", data=told).headers["location"].endswith("asked")
    assert f'<bdi dir="ltr">{finger(account.signing)}</bdi>' in admin.get("/accounts").text
    (one,) = [one for one in roles_two.requests(room.staff.as_("hana")) if one["action"] == "roles.rekey"]
    roles_two.agree(room.staff.as_("hana"), one["id"])
    assert admin.post("/accounts/key", data=told).headers["location"].endswith("rekeyed")
    member = room.desk().member("rex")
    assert member is not None
    assert member.signing == account.signing

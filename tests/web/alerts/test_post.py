"""Letters and messages reach the servers that the deployer named, and follow nobody anywhere else."""

import hashlib
import hmac
from base64 import b64decode
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial

import pytest

from tests.web.alerts.listening import hook, mail_server
from truce.alerts.letters import signed
from truce.errors import WrongUsage
from truce.settings import Alerts
from truce.web.alerts.post import Carrier, channels_of

SECRET = "a secret that is long enough"


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCE_HOOK_SECRET_DUTY", SECRET)


def letter() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "truce@m.example", "otto@m.example", "Застосування зброї"
    made.set_content("Коли: зараз.")
    return made


def test_a_letter_reaches_the_mail_server() -> None:
    with mail_server() as heard:
        told = Alerts(mail_host="127.0.0.1", mail_port=heard.port, mail_security="none")

        assert Carrier(told).mail(letter()) is None
    assert "To: otto@m.example" in heard.letters[0]


def test_a_mail_server_that_refuses_or_is_not_there_is_told_in_a_few_words() -> None:
    with mail_server(refuse="550 no") as heard:
        told = Alerts(mail_host="127.0.0.1", mail_port=heard.port, mail_security="none")
        assert Carrier(told).mail(letter()) == "the mail server said 550"
    assert "ConnectionRefusedError" in str(Carrier(told).mail(letter()))


def test_a_server_that_cannot_shut_the_line_gets_no_letter() -> None:
    with mail_server() as heard:
        told = Alerts(mail_host="127.0.0.1", mail_port=heard.port, mail_security="starttls")
        assert Carrier(told).mail(letter()) is not None
    assert heard.letters == []


def test_a_message_reaches_the_hook_signed_with_its_own_secret(secret: None) -> None:
    at = datetime(2025, 5, 1, tzinfo=UTC)
    with hook() as heard:
        told = Alerts(hooks={"duty": f"http://127.0.0.1:{heard.port}/in?of=truce"})
        assert Carrier(told).hook("duty", b"{}", partial(signed, "dlv-1", b"{}", at=at)) is None

    path, headers, body = heard.messages[0]
    wanted = hmac.new(SECRET.encode(), f"dlv-1.{int(at.timestamp())}.{{}}".encode(), hashlib.sha256).digest()
    assert (path, body) == ("/in?of=truce", b"{}")
    assert b64decode(headers["webhook-signature"].removeprefix("v1,")) == wanted


@pytest.mark.long
@pytest.mark.parametrize("answer", [301, 302, 307, 308, 404, 500])
def test_a_redirect_is_not_followed_and_counts_as_not_taken(secret: None, answer: int) -> None:
    with hook() as inside, hook() as heard:
        heard.answer, heard.headers = answer, {"Location": f"http://127.0.0.1:{inside.port}/meta-data"}
        told = Alerts(hooks={"duty": f"http://127.0.0.1:{heard.port}/in"})

        assert Carrier(told).hook("duty", b"{}", lambda _: {}) == f"the hook answered {answer}"
    assert inside.messages == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "gopher://x/", "https://", "ftp://h/x", "https://me:pw@h/x"])
def test_a_hook_that_is_no_address_of_the_web_is_refused(secret: None, address: str) -> None:
    with pytest.raises(WrongUsage):
        channels_of(Alerts(hooks={"duty": address}), "")


def test_a_hook_without_a_secret_of_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCE_HOOK_SECRET_DUTY", "short")

    with pytest.raises(WrongUsage, match="needs a secret"):
        channels_of(Alerts(hooks={"duty": "https://h.example/x"}), "")


def test_without_a_mail_server_no_address_is_allowed() -> None:
    assert not channels_of(Alerts(mail_from="t@m.example", mail_to=["*"]), "").may_mail("otto@m.example")
    told = Alerts(mail_host="h", mail_from="t@m.example", mail_to=["*@m.example"])
    assert channels_of(told, "").may_mail("Otto@M.example")
    assert not channels_of(told, "").may_mail("otto@m.example.evil.org")

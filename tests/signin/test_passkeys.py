"""Passkeys: the answer to this question, from this room, by the key that was registered."""

import json
from datetime import UTC, datetime

import pytest

from tests.signin.authenticator import Authenticator
from truce.errors import Refused
from truce.model.account import Passkey, SigningRules
from truce.signin import passkeys

RULES = SigningRules(origin="https://room.example.org")
AT = datetime(2026, 11, 23, tzinfo=UTC)


def registered(key: Authenticator) -> Passkey:
    asked, challenge = passkeys.to_register(RULES, "ada", [], "Heath")
    made = passkeys.registered(RULES, key.register(asked), challenge)
    return Passkey(id=made.id, handle="ada", public_key=made.public_key, count=made.count, label="key", made_at=AT)


def test_a_passkey_that_was_registered_signs_in() -> None:
    key = Authenticator(RULES.origin)
    held = registered(key)
    asked, challenge = passkeys.to_sign_in(RULES, [held])

    used, count = passkeys.signed(RULES, key.sign(asked), challenge, [held])

    assert (used.id, count) == (held.id, 1)


def test_an_answer_to_another_question_is_refused() -> None:
    key = Authenticator(RULES.origin)
    held = registered(key)
    asked, _ = passkeys.to_sign_in(RULES, [held])
    _, another = passkeys.to_sign_in(RULES, [held])

    with pytest.raises(Refused):
        passkeys.signed(RULES, key.sign(asked), another, [held])


def test_an_answer_given_to_another_site_is_refused() -> None:
    key = Authenticator(RULES.origin)
    held = registered(key)
    asked, challenge = passkeys.to_sign_in(RULES, [held])
    key.origin = "https://room.example.org.evil.example"

    with pytest.raises(Refused):
        passkeys.signed(RULES, key.sign(asked), challenge, [held])


def test_a_key_that_nobody_registered_is_refused() -> None:
    key, another = Authenticator(RULES.origin), Authenticator(RULES.origin)
    held = registered(key)
    asked, challenge = passkeys.to_sign_in(RULES, [held])

    with pytest.raises(Refused):
        passkeys.signed(RULES, another.sign(asked), challenge, [held])


def test_a_count_that_runs_back_tells_of_a_copy() -> None:
    key = Authenticator(RULES.origin, count=7)
    held = registered(key)
    key.count = 3
    asked, challenge = passkeys.to_sign_in(RULES, [held])

    with pytest.raises(Refused):
        passkeys.signed(RULES, key.sign(asked), challenge, [held])


@pytest.mark.parametrize(
    "answer", ["", "[]", "{}", '{"id": 1}', "x" * 20_000, json.dumps({"id": "AA", "response": {}})]
)
def test_what_is_no_answer_is_refused(answer: str) -> None:
    held = registered(Authenticator(RULES.origin))
    _, challenge = passkeys.to_sign_in(RULES, [held])

    with pytest.raises(Refused):
        passkeys.signed(RULES, answer, challenge, [held])
    with pytest.raises(Refused):
        passkeys.registered(RULES, answer, challenge)

"""Passwords: which are refused, and that only the right one opens the lock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableValue
from truce.signin.passwords import Cost, is_dated, new_kdf, normal, refuse_weak, secret_of

CHEAP = Cost(memory=64, passes=1, lanes=1)


@pytest.mark.parametrize(
    ("weak", "fault"),
    [
        ("short", "too_short"),
        ("x" * 257, "too_long"),
        ("qwertyuiopas", "too_plain"),
        ("aaaaaaaaaaaaaaaa", "too_plain"),
        ("abcabcabcabcabc", "too_plain"),
        ("1234567890123456", "too_plain"),
        ("йцукенгшщзхъфыва", "too_plain"),
        ("P@ssw0rd!2026!", "too_known"),
        ("Administrator2026", "too_known"),
        ("heath-2026-heath", "too_known"),
    ],
)
def test_what_is_guessed_first_is_refused(weak: str, fault: str) -> None:
    with pytest.raises(UnusableValue) as refusal:
        refuse_weak(weak, "ada", "Heath")

    assert refusal.value.given["fault"] == fault


@pytest.mark.parametrize("good", ["gravel lantern otter ninety", "tr0ub4dor&3 xylo", "пес мостить дощ учора"])
def test_length_and_variety_are_enough(good: str) -> None:
    refuse_weak(good, "ada", "Heath")


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_only_the_same_password_makes_the_same_secret(one: str, other: str) -> None:
    kdf = new_kdf(CHEAP)

    assert (secret_of(one, kdf) == secret_of(other, kdf)) == (normal(one) == normal(other))


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    kdf = new_kdf(CHEAP)

    assert secret_of("cafe\u0301 du nord", kdf) == secret_of("caf\u00e9 du nord", kdf)


def test_the_same_password_twice_makes_two_locks() -> None:
    assert secret_of("gravel lantern otter", new_kdf(CHEAP)) != secret_of("gravel lantern otter", new_kdf(CHEAP))


def test_a_price_of_yesterday_is_known() -> None:
    assert is_dated(new_kdf(CHEAP))
    assert not is_dated(new_kdf())


@pytest.mark.parametrize(
    "broken", ["", "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$!!"]
)
def test_settings_that_cannot_be_read_are_refused(broken: str) -> None:
    with pytest.raises(UnusableValue):
        secret_of("x", broken)

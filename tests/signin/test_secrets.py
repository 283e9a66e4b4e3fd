"""Secrets of cookies: found by a digest, told apart by purpose; and buckets that slow down."""

import re

from hypothesis import given
from hypothesis import strategies as st

from truce.signin.pace import Buckets, Pace
from truce.signin.secrets import PREFIX, Secret, new_secret, secret_from


@given(st.binary(min_size=32, max_size=32))
def test_a_secret_comes_back_from_its_text(held: bytes) -> None:
    secret = Secret(held)

    assert secret_from(secret.text) == secret
    assert secret_from(PREFIX + secret.text) == secret
    assert len({secret.id, secret.csrf, secret.lock.hex(), held.hex()}) == 4


@given(st.text(max_size=60))
def test_what_is_no_secret_is_none(told: str) -> None:
    found = secret_from(told)

    assert found is None or found.text == told.removeprefix(PREFIX) or re.fullmatch(r"[\w-]{43}", told)


def test_a_secret_never_shows_itself() -> None:
    secret = new_secret()

    assert secret.text not in repr(secret)
    assert secret.held.hex() not in repr(secret)


@given(st.lists(st.floats(0, 10), max_size=60))
def test_a_bucket_lets_no_more_through_than_its_burst_and_its_rate(steps: list[float]) -> None:
    buckets, at, through = Buckets(Pace(rate=2, burst=5)), 0.0, 0
    for step in steps:
        at += step
        through += buckets.wait("one", at) == 0.0

    assert through <= 5 + 2 * at + 1e-6


def test_one_who_floods_does_not_slow_another() -> None:
    buckets = Buckets(Pace(rate=1, burst=2))
    for _ in range(9):
        buckets.wait("flood", 0.0)

    assert buckets.wait("flood", 0.0) > 0
    assert buckets.wait("another", 0.0) == 0.0

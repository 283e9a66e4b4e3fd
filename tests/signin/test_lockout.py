"""Waiting after wrong passwords: it grows, it has an end, and it is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.model.account import Tries
from truce.signin.lockout import ACCOUNT, DEVICE, NETWORK, Rule, network_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = st.sampled_from([DEVICE, NETWORK, ACCOUNT])


@given(RULES, st.integers(0, 10_000))
def test_a_wait_never_shrinks_with_failures_and_never_passes_its_end(rule: Rule, failures: int) -> None:
    wait, next = rule.wait(Tries(failures, NOW), NOW), rule.wait(Tries(failures + 1, NOW), NOW)

    assert timedelta(0) <= wait <= next <= rule.longest
    assert (wait == timedelta(0)) == (failures < rule.free)


@given(RULES, st.integers(0, 10_000))
def test_nobody_is_shut_out_for_ever(rule: Rule, failures: int) -> None:
    assert rule.wait(Tries(failures, NOW), NOW + rule.longest) == timedelta(0)
    assert rule.after(Tries(failures, NOW), NOW + rule.calm).failures == 1


@given(RULES)
def test_whoever_guesses_as_fast_as_they_may_gets_few_guesses_a_day(rule: Rule) -> None:
    tries, now, guesses = Tries(), NOW, 0
    while now < NOW + timedelta(days=1):
        now += rule.wait(tries, now)
        tries = rule.after(tries, now)
        guesses += 1

    assert guesses <= rule.free + 20 + timedelta(days=1) / rule.longest


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "elsewhere"),
    ],
)
def test_a_network_is_what_one_holder_usually_has(address: str, network: str) -> None:
    assert network_of(address) == network

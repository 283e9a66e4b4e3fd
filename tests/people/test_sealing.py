"""Sealing: whoever is named opens it, nobody else does, and its length tells little."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import Refused, UnusableValue
from truce.people import sealing
from truce.people.keys import new_key


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=2000))
def test_each_reader_opens_what_was_sealed_to_several(plain: bytes) -> None:
    locks = [sealing.new_lock() for _ in range(3)]

    sealed = sealing.seal_to([recipient for _, recipient in locks[:2]], plain)

    assert [sealing.open(identity, sealed) for identity, _ in locks[:2]] == [plain, plain]
    with pytest.raises(Refused):
        sealing.open(locks[2][0], sealed)


def test_a_members_key_opens_it_too() -> None:
    key = new_key("pia")

    assert key.unseal(sealing.seal_to([key.reading], b"who")) == b"who"


def test_what_was_changed_does_not_open() -> None:
    identity, recipient = sealing.new_lock()
    sealed = bytearray(sealing.seal_to([recipient], b"who"))
    sealed[-1] ^= 1

    with pytest.raises(Refused):
        sealing.open(identity, bytes(sealed))


def test_to_nobody_and_to_what_is_no_key_nothing_is_sealed() -> None:
    for recipients in ([], ["age1nothing"], [""]):
        with pytest.raises(UnusableValue):
            sealing.seal_to(recipients, b"who")


def test_a_short_name_is_as_long_as_a_long_one() -> None:
    assert len(sealing.padded("Al")) == len(sealing.padded("Alexandrovich" * 20)) == 512
    assert sealing.padded("Олена" * 100).decode().strip() == "Олена" * 100


@given(st.binary(min_size=32, max_size=32))
def test_the_same_secret_makes_the_same_lock_and_it_opens(secret: bytes) -> None:
    identity, recipient = sealing.lock_from(secret)

    assert sealing.lock_from(secret) == (identity, recipient)
    assert sealing.open(identity, sealing.seal_to([recipient], b"who")) == b"who"


def test_a_lock_from_a_secret_is_the_curves_own_key() -> None:
    """Against X25519 of another library: the recipient is the public key of the secret (age-encryption.org/v1)."""
    secret = bytes(range(32))
    public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()

    assert sealing.lock_from(secret)[1] == sealing._bech32("age", public)

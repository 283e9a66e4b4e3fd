"""Trusted time: asked for by hash alone, verified without a network; valid and trusted are two answers."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.authority import Authority
from truce.errors import UnusableValue
from truce.evidence.timestamps import read_stamp, request

pytest.importorskip("rfc3161_client")
DIGEST, OTHER = sha256(b"exhibit").hexdigest(), sha256(b"another").hexdigest()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("a") / "tsa")


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(request(DIGEST)[0])


def test_a_real_authority_understands_the_request_and_its_answer_is_valid_and_trusted(authority: Authority) -> None:
    asked, nonce = request(DIGEST)

    stamp = read_stamp(authority.answer(asked), DIGEST, authority.root)

    assert stamp.valid
    assert stamp.trusted
    assert stamp.nonce == nonce
    assert stamp.accuracy_s == 1


def test_an_authority_that_sends_its_certificates_in_another_order_is_understood(authority: Authority) -> None:
    stamp = read_stamp(authority.answer(request(DIGEST)[0], whole=True), DIGEST, authority.root)

    assert (stamp.valid, stamp.trusted) == (True, True)


def test_valid_is_not_trusted(authority: Authority, answer: bytes, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "other")

    assert read_stamp(answer, DIGEST, None).trusted is None
    assert read_stamp(answer, DIGEST, None).valid
    under_another = read_stamp(answer, DIGEST, stranger.root)
    assert (under_another.valid, under_another.trusted) == (True, False)


def test_a_stamp_of_other_bytes_is_not_valid(authority: Authority, answer: bytes) -> None:
    stamp = read_stamp(answer, OTHER, authority.root)

    assert (stamp.valid, stamp.trusted) == (False, False)
    assert stamp.why == ("it is of other bytes",)


@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_no_changed_bit_makes_another_time_believed(at: int, bit: int, authority: Authority, answer: bytes) -> None:
    changed = bytearray(answer)
    changed[at % len(answer)] ^= 1 << bit
    true = read_stamp(answer, DIGEST, authority.root)

    try:
        stamp = read_stamp(bytes(changed), DIGEST, authority.root)
    except UnusableValue:
        return
    assert not stamp.valid or stamp.time == true.time


@pytest.mark.parametrize("noise", [b"", b"<html>502</html>", b"0" * 100, bytes(3_000_000)])
def test_what_is_no_answer_is_told(noise: bytes) -> None:
    with pytest.raises(UnusableValue):
        read_stamp(noise, DIGEST, None)

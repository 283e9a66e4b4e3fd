"""A provider's word: which is believed, and which is not."""

import json
import warnings
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.signin.authenticator import ISSUER, PROVIDER, FakeProvider
from truce.errors import Refused, UnusableSource
from truce.model.account import Provider
from truce.signin import oidc

BACK = "https://room.example.org/signin/provider/back"


@pytest.fixture(scope="module")
def provider() -> FakeProvider:
    return FakeProvider()


def walk(fake: FakeProvider, **word: Any) -> str:
    """The whole way there and back; `word` changes what the provider says."""
    errand = oidc.new_errand()
    at = oidc.endpoints(PROVIDER, fake.fetch(oidc.discovery_url(PROVIDER), None, None))
    answer = fake.allow(oidc.ask_url(PROVIDER, at, errand, BACK), "sub-7")
    form, auth = oidc.exchange(PROVIDER, oidc.code_of(answer, errand, PROVIDER), errand, BACK)
    fake.word = word
    try:
        told = fake.fetch(at.token, form, auth)
    finally:
        fake.word = {}
    return oidc.subject_of(PROVIDER, told, fake.fetch(at.keys, None, None), errand, datetime.now(UTC))


def test_the_way_there_and_back_tells_who_it_is(provider: FakeProvider) -> None:
    assert walk(provider) == "sub-7"


@pytest.mark.parametrize(
    "word",
    [
        {"iss": "https://another.example.org"},
        {"aud": "another-program"},
        {"aud": ["truce-room", "another"]},
        {"aud": ["truce-room", "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "of another question"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": None},
    ],
    ids=str,
)
def test_a_word_that_is_not_for_this_question_here_and_now_is_refused(
    provider: FakeProvider, word: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        walk(provider, **word)


def test_a_word_signed_by_another_key_is_refused(provider: FakeProvider) -> None:
    errand, forger = oidc.new_errand(), FakeProvider()
    at = oidc.endpoints(PROVIDER, forger.fetch(oidc.discovery_url(PROVIDER), None, None))
    answer = forger.allow(oidc.ask_url(PROVIDER, at, errand, BACK), "sub-7")
    told = forger.fetch(at.token, *oidc.exchange(PROVIDER, answer["code"], errand, BACK))

    with pytest.raises(Refused):
        oidc.subject_of(PROVIDER, told, provider.fetch(at.keys, None, None), errand, datetime.now(UTC))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_word_that_nobody_signed_or_anybody_could_is_refused(provider: FakeProvider, algorithm: str) -> None:
    errand, now = oidc.new_errand(), int(datetime.now(UTC).timestamp())
    claims = {"iss": ISSUER, "aud": "truce-room", "sub": "x", "nonce": errand.nonce, "iat": now, "exp": now + 60}
    public = provider.fetch(f"{ISSUER}/keys", None, None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library says that nobody should
        token = jwt.encode({"alg": algorithm}, claims, OctKey.import_key(public), algorithms=[algorithm])

    with pytest.raises(Refused):
        oidc.subject_of(PROVIDER, json.dumps({"id_token": token}).encode(), public, errand, datetime.now(UTC))


@pytest.mark.parametrize(
    "change", [{"state": "another"}, {"state": ""}, {"error": "access_denied"}, {"iss": "https://x.org"}, {"code": ""}]
)
def test_an_answer_to_another_question_is_refused(provider: FakeProvider, change: dict[str, str]) -> None:
    errand = oidc.new_errand()
    at = oidc.endpoints(PROVIDER, provider.fetch(oidc.discovery_url(PROVIDER), None, None))
    answer = provider.allow(oidc.ask_url(PROVIDER, at, errand, BACK), "sub-7")

    with pytest.raises(Refused):
        oidc.code_of(answer | change, errand, PROVIDER)


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://another.example.org"},
        {"token_endpoint": "http://login.example.org/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"authorization_endpoint": "https://user:pass@login.example.org/"},
    ],
    ids=str,
)
def test_a_provider_that_names_another_or_no_safe_place_is_not_used(
    provider: FakeProvider, change: dict[str, Any]
) -> None:
    told = json.loads(provider.fetch(oidc.discovery_url(PROVIDER), None, None)) | change

    with pytest.raises(UnusableSource):
        oidc.endpoints(PROVIDER, json.dumps(told).encode())


def test_an_issuer_without_tls_is_for_this_machine_only() -> None:
    assert oidc.discovery_url(Provider(name="x", issuer="http://127.0.0.1:9", client="c")).startswith("http://127.")
    with pytest.raises(UnusableSource):
        oidc.discovery_url(Provider(name="x", issuer="http://login.example.org", client="c"))

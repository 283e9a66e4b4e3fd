"""A passkey in software, and a provider of sign-in in process: fakes that keep the same laws as the real ones."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from webauthn.helpers import bytes_to_base64url, encode_cbor

from truce.errors import UnusableSource
from truce.model.account import Provider


@dataclass
class Authenticator:
    """One security key (ES256, no attestation)."""

    origin: str
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    id: bytes = b"a passkey of a test"
    count: int = 0

    def register(self, asked: str) -> str:
        told = json.loads(asked)
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        held = b"\0" * 16 + len(self.id).to_bytes(2, "big") + self.id + encode_cbor(cose)
        data = self._data(told["rp"]["id"], 0x41) + held
        made = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", told["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=made)

    def sign(self, asked: str) -> str:
        told = json.loads(asked)
        self.count += 1
        data = self._data(told["rpId"], 0x01)
        client = self._client("webauthn.get", told["challenge"])
        signature = self.key.sign(data + sha256(client).digest(), ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, host: str, flags: int) -> bytes:
        return sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        told = {name: bytes_to_base64url(held) for name, held in response.items()}
        id = bytes_to_base64url(self.id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": told})


ISSUER = "https://login.example.org"
PROVIDER = Provider(name="Example", issuer=ISSUER, client="truce-room", secret="kept by two")


@dataclass
class FakeProvider:
    """An OpenID provider: discovery, keys, codes with PKCE, ID tokens. `word` changes what it says."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    word: dict[str, Any] = field(default_factory=dict)
    lifetime: int = 300

    def allow(self, url: str, subject: str) -> dict[str, str]:
        """Whoever was sent to `url` signs in there as `subject`: what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{ISSUER}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked | {"sub": subject}
        return {"code": code, "state": asked["state"], "iss": ISSUER}

    def fetch(self, url: str, form: Mapping[str, str] | None, auth: tuple[str, str] | None) -> bytes:
        if url == f"{ISSUER}/.well-known/openid-configuration":
            at = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return json.dumps({"issuer": ISSUER} | {name: ISSUER + path for name, path in at.items()}).encode()
        if url == f"{ISSUER}/keys":
            return json.dumps(KeySet([self.key]).as_dict(private=False)).encode()
        assert url == f"{ISSUER}/token"
        assert form is not None
        return self._exchange(form, auth)

    def _exchange(self, form: Mapping[str, str], auth: tuple[str, str] | None) -> bytes:
        asked = self.codes.pop(form["code"], None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"] or auth != ("truce-room", "kept%20by%20two"):
            raise UnusableSource("the provider said no", status=400)
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": "truce-room", "sub": asked["sub"], "nonce": asked["nonce"],
            "iat": now, "exp": now + self.lifetime,
        }  # fmt: skip
        claims |= self.word
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, {k: v for k, v in claims.items() if v is not None}, self.key)
        return json.dumps({"access_token": "unused", "token_type": "Bearer", "id_token": token}).encode()


__all__ = ["ISSUER", "PROVIDER", "Authenticator", "FakeProvider"]

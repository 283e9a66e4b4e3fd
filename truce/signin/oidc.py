"""OpenID Connect Core 1.0, code flow with PKCE (RFC 7636): what is asked of a provider, and whether its word holds.

Nothing here reaches a network: the flow fetches, these functions write the questions and check the answers.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from truce.errors import Refused, UnusableSource
from truce.model.account import Provider
from truce.signin.secrets import same

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "ES384", "RS384", "RS512")  # none by a shared secret, or by nobody
LEEWAY = 60  # seconds that the provider's clock may be off
LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider does what (Discovery 1.0, 3): checked to be its own and to be https."""

    issuer: str
    authorization: str
    token: str
    keys: str


@dataclass(frozen=True, slots=True)
class Errand:
    """What one browser's way to the provider and back is tied together with. Kept where only this browser finds it."""

    state: str
    nonce: str
    verifier: str
    then: str = ""
    invitation: str = ""
    link: str = ""

    def told(self) -> bytes:
        """As bytes, to be sealed."""
        return json.dumps(asdict(self)).encode()


def errand_from(held: bytes) -> Errand:
    """The errand in bytes that `told` made."""
    return Errand(**json.loads(held))


def new_errand(then: str = "", invitation: str = "", link: str = "") -> Errand:
    """A new way there and back.

    `then`: where to go after. `invitation`, `link`: the invitation or the account that the answer is tied to; neither:
    somebody signs in.
    """
    return Errand(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48), then, invitation, link)


def discovery_url(provider: Provider) -> str:
    """Where a provider says where it does what. Raises UnusableSource where the issuer is no https address."""
    return f"{_safe(provider.issuer, 'issuer').rstrip('/')}/.well-known/openid-configuration"


def endpoints(provider: Provider, held: bytes) -> Endpoints:
    """What a provider's discovery document says. Raises UnusableSource where it is not its own or names no https."""
    told = _object(held)
    if told.get("issuer") != provider.issuer:
        raise UnusableSource("the provider's document names another issuer", expected=provider.issuer)
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    return Endpoints(provider.issuer, *(_safe(told.get(name), name) for name in names))


def ask_url(provider: Provider, at: Endpoints, errand: Errand, back: str) -> str:
    """Where the browser is sent. `back`: where the provider sends it then."""
    challenge = urlsafe_b64encode(sha256(errand.verifier.encode()).digest()).rstrip(b"=").decode()
    told = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": back,
        "scope": " ".join(provider.scopes),
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{at.authorization}{'&' if '?' in at.authorization else '?'}{urlencode(told, quote_via=quote)}"


def code_of(answer: Mapping[str, str], errand: Errand, provider: Provider) -> str:
    """The code that the provider sent back. Raises Refused where it said no, or the answer is to another question."""
    if not same(answer.get("state", ""), errand.state):
        raise _refused("it answers another question")
    if "error" in answer:
        raise _refused(f"the provider says: {answer['error'][:80]}")
    if answer.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise _refused("another provider answers")
    if not answer.get("code"):
        raise _refused("it holds no code")
    return answer["code"]


def exchange(provider: Provider, code: str, errand: Errand, back: str) -> tuple[dict[str, str], tuple[str, str] | None]:
    """(form, name and password) of the question for the token."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": provider.client,
        "code_verifier": errand.verifier,
    }
    if provider.secret is None:
        return form, None
    return form, (quote(provider.client, safe=""), quote(provider.secret, safe=""))  # RFC 6749, 2.3.1


def subject_of(provider: Provider, held: bytes, keys: bytes, errand: Errand, now: datetime) -> str:
    """Who it is: `sub` of the ID token, its signature and claims checked (Core 1.0, 3.1.3.7).

    `held`: the token endpoint's answer; `keys`: the provider's key set. Raises Refused.
    """
    token = _object(held).get("id_token")
    if not isinstance(token, str):
        raise _refused("the provider sent no ID token")
    try:
        told = jwt.decode(token, KeySet.import_key_set(_key_set(keys)), algorithms=list(ALGORITHMS))
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": errand.nonce},
        ).validate(told.claims)
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise _refused(f"its word does not hold: {type(wrong).__name__}") from None
    _check_party(told.claims, provider)
    return str(told.claims["sub"])


def _check_party(claims: Mapping[str, Any], provider: Provider) -> None:
    """A token for several audiences names the one it was made for (Core 1.0, 3.1.3.7, steps 4 and 5)."""
    party = claims.get("azp")
    if (isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1 and party is None) or (
        party is not None and party != provider.client
    ):
        raise _refused("its word was given to another program")


def _key_set(held: bytes) -> Any:
    told = _object(held)
    return {"keys": [key for key in told.get("keys", []) if isinstance(key, dict) and key.get("use", "sig") == "sig"]}


def _object(held: bytes) -> dict[str, Any]:
    try:
        told = json.loads(held)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise UnusableSource("the provider's answer is no JSON object")
    return told


def _safe(url: object, what: str) -> str:
    """An address that may be asked: https, or this machine for trying things out."""
    told = urlsplit(url if isinstance(url, str) else "")
    fits = told.scheme == "https" or (told.scheme == "http" and told.hostname in LOCAL)
    if not fits or not told.hostname or told.username is not None:
        raise UnusableSource("a provider's address begins with https://", field=what)
    return str(url)


def _refused(why: str) -> Refused:
    return Refused("the provider's sign-in was not taken", fault="provider", why=why, remedy="begin again at /signin")

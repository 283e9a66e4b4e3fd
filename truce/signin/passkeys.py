"""Passkeys (WebAuthn level 3) as a second factor: what a browser is asked, and whether its answer holds."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from truce.errors import Refused
from truce.model.account import Passkey, SigningRules

LONGEST = 16_384  # characters of an answer; real ones have about 2,000
TIMEOUT = 120_000  # milliseconds that a person has


@dataclass(frozen=True, slots=True)
class Registered:
    """A new passkey: its id (base64url), its public key (COSE), its first count."""

    id: str
    public_key: bytes
    count: int


def to_register(rules: SigningRules, handle: str, held: Iterable[Passkey], name: str) -> tuple[str, bytes]:
    """(what the browser is asked, as JSON; the challenge) for one more passkey. `name`: what the room is called."""
    asked = generate_registration_options(
        rp_id=rules.host,
        rp_name=name,
        user_name=handle,
        user_id=handle.encode(),
        timeout=TIMEOUT,
        exclude_credentials=_known(held),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return options_to_json(asked), asked.challenge


def registered(rules: SigningRules, answer: str, challenge: bytes) -> Registered:
    """The passkey in a browser's answer. Raises Refused where it is none to that challenge, from this room."""
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=rules.host,
            expected_origin=rules.origin,
        )
    except (WebAuthnException, ValueError, KeyError) as wrong:
        raise _refused(wrong) from None
    return Registered(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def to_sign_in(rules: SigningRules, held: Iterable[Passkey]) -> tuple[str, bytes]:
    """(what the browser is asked, as JSON; the challenge) of somebody who has these passkeys."""
    asked = generate_authentication_options(
        rp_id=rules.host,
        timeout=TIMEOUT,
        allow_credentials=_known(held),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return options_to_json(asked), asked.challenge


def signed(rules: SigningRules, answer: str, challenge: bytes, held: Iterable[Passkey]) -> tuple[Passkey, int]:
    """(the passkey that signed, its new count). Raises Refused; also where the count runs back: it was copied."""
    told = _read(answer)
    passkey = next((one for one in held if one.id == told.get("id")), None)
    if passkey is None:
        raise _refused("none of yours")
    try:
        made = verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=rules.host,
            expected_origin=rules.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.count,
        )
    except (WebAuthnException, ValueError, KeyError) as wrong:
        raise _refused(wrong) from None
    return passkey, made.new_sign_count


def _known(held: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in held]


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise _refused("too long")
    try:
        told = json.loads(answer)
    except ValueError:
        raise _refused("no JSON") from None
    if not isinstance(told, dict):
        raise _refused("no credential")
    return told


def _refused(why: object) -> Refused:
    return Refused(
        "the passkey was not taken", fault="passkey", why=str(why), remedy="try again, or use a one-time code"
    )

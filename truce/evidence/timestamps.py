"""Trusted time stamps (RFC 3161): asked for by hash, verified without a network; valid and trusted are two answers.

Valid: it is of these bytes, and its signature holds. Trusted: it was made by an authority under a root we were given.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from truce.errors import TruceError, UnusableMission, UnusableValue
from truce.record.cms import certificates_of, check_signature, with_sorted_certificates, write_der

SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier
SHA256_NAME = "2.16.840.1.101.3.4.2.1"
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time stamp says and whether it may be believed; `trusted` is None where no root was given."""

    time: datetime
    accuracy_s: float | None
    nonce: int | None
    valid: bool
    trusted: bool | None
    why: tuple[str, ...] = ()


def request(sha256: str) -> tuple[bytes, int]:
    """(a request for a time stamp of a SHA-256, its nonce): DER, RFC 3161 section 2.4.1; asks for the certificate."""
    nonce = secrets.randbits(63)
    imprint = write_der(0x30, SHA256 + write_der(0x04, bytes.fromhex(sha256)))
    number = write_der(0x02, nonce.to_bytes(nonce.bit_length() // 8 + 1, "big"))
    return write_der(0x30, write_der(0x02, b"\x01") + imprint + number + write_der(0x01, b"\xff")), nonce


def read_stamp(response: bytes, sha256: str, roots: bytes | None) -> Stamp:
    """Verify a response for a SHA-256; `roots`: PEM. No network, no clock: the time that counts is the stamp's own.

    Raises UnusableValue where it is no time stamp, or one that refuses; UnusableMission where the extra is missing.
    """
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise UnusableMission("time stamps need a library", remedy="pip install 'truce[provenance]'") from missing
    if len(response) > MOST_BYTES:
        raise UnusableValue("this is no time stamp: it is too big")
    try:
        told = rfc3161_client.decode_timestamp_response(with_sorted_certificates(response))
        if told.status not in (0, 1):
            raise UnusableValue("the authority refused to stamp", status=told.status)
        info = told.tst_info
    except (ValueError, AttributeError) as unlike:
        raise UnusableValue(
            "this is no time stamp response", remedy="the .tsr file as the authority gave it"
        ) from unlike
    why = []
    same = info.message_imprint.message == bytes.fromhex(sha256)
    if info.message_imprint.hash_algorithm.dotted_string != SHA256_NAME or not same:
        why.append("it is of other bytes")
    try:
        check_signature(told.time_stamp_token())
    except TruceError as wrong:
        why.append(wrong.what)
    trusted = None
    if roots is not None:
        trusted = not why and _under(told, bytes.fromhex(sha256), roots)
    return Stamp(
        time=info.gen_time,
        accuracy_s=_seconds(info.accuracy),
        nonce=info.nonce,
        valid=not why,
        trusted=trusted,
        why=tuple(why),
    )


def _under(told: object, digest: bytes, roots: bytes) -> bool:
    """Whether it was made under one of the roots, valid at the stamp's own time."""
    import rfc3161_client  # noqa: PLC0415

    verifier = rfc3161_client.VerifierBuilder(roots=certificates_of(roots)).build()
    try:
        return bool(verifier.verify(told, digest))  # type: ignore[arg-type]
    except rfc3161_client.VerificationError:
        return False


def _seconds(accuracy: object) -> float | None:
    if accuracy is None:
        return None
    parts = (("seconds", 1.0), ("millis", 1e-3), ("micros", 1e-6))
    return sum(float(getattr(accuracy, name, None) or 0) * unit for name, unit in parts) or None

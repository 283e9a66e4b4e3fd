"""Signed messages of the kind that time stamps are (CMS, RFC 5652): whether the signature holds, whoever signed.

Only what a time stamp needs: one signer, signed attributes, RSA (PKCS #1) or ECDSA. Whom to trust is asked elsewhere.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from truce.errors import Untrustworthy, UnusableValue

SEQUENCE, SET, OCTETS, ATTRIBUTES, CERTIFICATES = 0x30, 0x31, 0x04, 0xA0, 0xA0
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
HASHES: dict[bytes, hashes.HashAlgorithm] = {
    bytes.fromhex("0609608648016503040201"): hashes.SHA256(),
    bytes.fromhex("0609608648016503040202"): hashes.SHA384(),
    bytes.fromhex("0609608648016503040203"): hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One value of DER: its tag, its whole text, and where in it the content begins."""

    tag: int
    raw: bytes
    start: int

    @property
    def content(self) -> bytes:
        """What is inside."""
        return self.raw[self.start :]

    def __iter__(self) -> Iterator["Node"]:
        """The values inside a constructed one."""
        held = self.content
        while held:
            node = read_der(held)
            yield node
            held = held[len(node.raw) :]

    def at(self, *way: int) -> "Node":
        """The value at a way of places down from here."""
        node = self
        for place in way:
            node = list(node)[place]
        return node


def read_der(held: bytes) -> Node:
    """The first value of some DER. Raises UnusableValue where there is none."""
    if len(held) < 2:
        raise UnusableValue("this is not DER")
    length, start = held[1], 2
    if length & 0x80:
        start = 2 + (length & 0x7F)
        length = int.from_bytes(held[2:start], "big")
    if length > len(held) - start:
        raise UnusableValue("this is not DER: it ends early")
    return Node(held[0], held[: start + length], start)


def write_der(tag: int, content: bytes) -> bytes:
    """One value as DER."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    told = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(told)]) + told + content


def with_sorted_certificates(response: bytes) -> bytes:
    """A time stamp response with its certificates in the order that DER wants; some authorities send another.

    They are not signed, so their order may be mended.
    """
    try:
        status, token = read_der(response)
        signed = token.at(1, 0)
        parts = [
            write_der(CERTIFICATES, b"".join(sorted(one.raw for one in part))) if part.tag == CERTIFICATES else part.raw
            for part in signed
        ]
        again = write_der(SEQUENCE, b"".join(parts))
        inner = write_der(0xA0, again)
        return write_der(SEQUENCE, status.raw + write_der(SEQUENCE, token.at(0).raw + inner))
    except (ValueError, IndexError, UnusableValue):
        return response


def check_signature(token: bytes) -> None:
    """Hold the signature of a signed message against the certificate that it bears.

    Raises Untrustworthy where it does not hold, UnusableValue where the message is none that we understand.
    """
    try:
        signed = read_der(token).at(1, 0)
        parts = list(signed)
        content = parts[2].at(1, 0).content
        given = next(part for part in parts[3:] if part.tag == CERTIFICATES)
        signer = list(parts[-1].at(0))
        certificate = _signer_of(signer[1], given)
        algorithm = HASHES[signer[2].at(0).raw]
        attributes = next(part for part in signer if part.tag == ATTRIBUTES)
        signature = next(part for part in signer[4:] if part.tag == OCTETS).content
    except (IndexError, StopIteration, KeyError, ValueError) as unlike:
        raise UnusableValue("this is no time stamp that can be read here") from unlike
    told = next((list(one)[1].at(0).content for one in attributes if next(iter(one)).raw == MESSAGE_DIGEST), None)
    if told != hashlib.new(algorithm.name, content).digest():
        raise Untrustworthy("the time stamp was changed: its content is not what was signed")
    _verify(certificate, signature, write_der(SET, attributes.content), algorithm)


def _signer_of(named: Node, given: Node) -> x509.Certificate:
    """The certificate that the signer names by issuer and number."""
    issuer, number = list(named)
    for one in given:
        certificate = x509.load_der_x509_certificate(one.raw)
        same = certificate.issuer.public_bytes() == issuer.raw
        if same and certificate.serial_number == int.from_bytes(number.content, "big", signed=True):
            return certificate
    raise ValueError("no such certificate")


def _verify(certificate: x509.Certificate, signature: bytes, text: bytes, algorithm: hashes.HashAlgorithm) -> None:
    try:
        key = certificate.public_key()
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if ExtendedKeyUsageOID.TIME_STAMPING not in uses:
            raise Untrustworthy("the time stamp is signed with a key that is not for time stamps")
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, text, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, text, ec.ECDSA(algorithm))
        else:
            raise UnusableValue("the time stamp is signed in a way that is not known here")
    except (InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound, ValueError) as wrong:
        raise Untrustworthy("the signature of the time stamp does not hold") from wrong


def certificates_of(pem: bytes) -> list[x509.Certificate]:
    """Every certificate of a PEM file. Raises UnusableValue where there is none."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as wrong:
        raise UnusableValue("this file holds no certificates", remedy="a PEM file with the authority's root") from wrong

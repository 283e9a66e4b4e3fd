"""Throw-away authorities: a certificate authority, a time stamp authority, a signer of pictures. Made in memory."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
NOW = datetime.now(UTC)


def named(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Heath"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def certificate(
    common: str, key: Key, by: tuple[x509.Certificate, Key] | None, use: ObjectIdentifier | None = None
) -> x509.Certificate:
    issuer, signing = (named(common), key) if by is None else (by[0].subject, by[1])
    made = (
        x509.CertificateBuilder()
        .subject_name(named(common))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(by is not None, False, False, False, False, by is None, by is None, False, False),
            critical=True,
        )
    )
    if use is not None:
        made = made.add_extension(x509.ExtendedKeyUsage([use]), critical=use == ExtendedKeyUsageOID.TIME_STAMPING)
    return made.sign(signing, hashes.SHA256())


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(serialization.Encoding.PEM)


def pem_of_key(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class Authority:
    """A time stamp authority: `openssl ts`, with a root of its own. `whole`: it sends its root along."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        root_key, key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
        root = certificate("Root", root_key, None)
        self.root = pem(root)
        (folder / "root.pem").write_bytes(self.root)
        (folder / "tsa.pem").write_bytes(
            pem(certificate("Time", key, (root, root_key), ExtendedKeyUsageOID.TIME_STAMPING))
        )
        (folder / "tsa.key").write_bytes(pem_of_key(key))
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(CONFIGURATION)
        (folder / "whole.cnf").write_text(CONFIGURATION + "certs = root.pem\n")

    def answer(self, request: bytes, *, whole: bool = False) -> bytes:
        (self.folder / "q.tsq").write_bytes(request)
        command = ["openssl", "ts", "-reply", "-queryfile", "q.tsq", "-section", "time", "-out", "r.tsr"]
        config = "whole.cnf" if whole else "tsa.cnf"
        subprocess.run([*command, "-config", config], cwd=self.folder, check=True, capture_output=True, timeout=30)
        return (self.folder / "r.tsr").read_bytes()


CONFIGURATION = """
[time]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""

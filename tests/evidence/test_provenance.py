"""Content Credentials: valid, trusted and time-trusted are three answers; none means nothing is known."""

import builtins
import io
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.evidence.authority import certificate, pem, pem_of_key
from tests.evidence.test_hostile import looked
from tests.flow.preserved import photograph
from truce.evidence.provenance import credentials_of
from truce.evidence.told import seen_facts

c2pa = pytest.importorskip("c2pa")


@pytest.fixture(scope="module")
def signed() -> tuple[bytes, str]:
    """(a picture signed with a throw-away certificate, its root as PEM)."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("Root", root_key, None)
    leaf = certificate("Camera", key, (root, root_key), ExtendedKeyUsageOID.EMAIL_PROTECTION)
    signer = c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(
            alg=c2pa.C2paSigningAlg.ES256, sign_cert=pem(leaf) + pem(root), private_key=pem_of_key(key), ta_url=None
        )
    )
    told = {
        "claim_generator_info": [{"name": "heath", "version": "1"}],
        "assertions": [
            {
                "label": "c2pa.actions",
                "data": {
                    "actions": [
                        {
                            "action": "c2pa.created",
                            "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
                        }
                    ]
                },
            }
        ],
    }
    out = io.BytesIO()
    c2pa.Builder(json.dumps(told)).sign(signer, "image/jpeg", io.BytesIO(photograph()), out)
    return out.getvalue(), pem(root).decode()


def told(content: bytes, tmp_path: Path, anchors: str | None) -> dict[str, Any]:
    return dict(seen_facts(looked(content, tmp_path, anchors=anchors), "0" * 64)["credentials"])


def test_a_picture_without_credentials_is_unknown_never_false(tmp_path: Path) -> None:
    assert told(photograph(), tmp_path, None) == {"state": "unknown"}


def test_credentials_that_hold_are_valid_and_trust_is_not_asked_where_nobody_is_trusted(
    signed: tuple[bytes, str], tmp_path: Path
) -> None:
    assert told(signed[0], tmp_path, None) == {"state": "found", "valid": True}


def test_trusted_is_asked_of_the_mission_s_own_anchors(signed: tuple[bytes, str], tmp_path: Path) -> None:
    stranger_key = ec.generate_private_key(ec.SECP256R1())
    stranger = pem(certificate("Stranger", stranger_key, None)).decode()

    assert told(signed[0], tmp_path, signed[1]) == {"state": "found", "valid": True, "trusted": True}
    assert told(signed[0], tmp_path, stranger) == {"state": "found", "valid": True, "trusted": False}


def test_a_changed_picture_is_not_valid_and_not_trusted(signed: tuple[bytes, str], tmp_path: Path) -> None:
    changed = bytearray(signed[0])
    changed[-400] ^= 1

    answers = told(bytes(changed), tmp_path, signed[1])

    assert answers["state"] == "found"
    assert answers["valid"] is False


def test_without_the_library_nothing_is_examined_and_nothing_denied(
    signed: tuple[bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    true_import = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "c2pa":
            raise ImportError(name)
        return true_import(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)

    assert credentials_of(io.BytesIO(signed[0]), "image/jpeg", None)["state"] == "not_examined"

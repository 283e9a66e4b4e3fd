"""Content Credentials (C2PA): valid, trusted and time-trusted are three answers; no manifest means nothing is known.

Found and unbroken says only that the file is what its signer signed. Whether the signer is to be trusted, the mission's
own list of anchors says, and whether the time is, the timestamp's. Nothing is fetched: no remote manifest, no OCSP.
"""

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff", "image/heic", "image/avif")
KINDS = (*PICTURES, "video/mp4", "video/quicktime", "application/pdf", "audio/wav", "audio/mpeg")


def credentials_of(file: BinaryIO, kind: str, anchors: str | None) -> dict[str, Any]:
    """What the file's manifest says: `state` is not_examined, unknown (there is none) or found.

    Where it is found, `valid` is True or False; `trusted` and `time_trusted` are None where the mission has no anchors
    (PEM) to hold it against, or, for the time, where it bears no timestamp.
    """
    try:
        import c2pa  # noqa: PLC0415 - an extra
    except ImportError:
        return {"state": "not_examined", "why": "pip install 'truce[provenance]'"}
    if kind not in KINDS or kind not in c2pa.Reader.get_supported_mime_types():
        return {"state": "not_examined", "why": "no credentials are defined for this type"}
    try:
        with c2pa.Context(c2pa.Settings.from_dict(_settings(anchors))) as context:
            reader = c2pa.Reader.try_create(kind, file, context=context)
            if reader is None:
                return {"state": "unknown"}
            with reader:
                return _answers(json.loads(reader.json()), reader.get_validation_state(), anchors is not None)
    except c2pa.C2paError as broken:
        return {"state": "found", "valid": False, "trusted": None, "time_trusted": None, "why": type(broken).__name__}


def _settings(anchors: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}}
    if anchors is not None:
        told["trust"] = {"trust_anchors": anchors}
    return told


def _answers(manifest: Mapping[str, Any], state: str | None, anchored: bool) -> dict[str, Any]:
    """The three answers, from the codes of the active manifest (C2PA specification, validation status codes)."""
    results = manifest.get("validation_results", {}).get("activeManifest", {})
    good = {one.get("code") for one in results.get("success", ())}
    bad = {one.get("code") for one in results.get("failure", ())} - {"signingCredential.untrusted"}
    told = {one.get("code") for kind in ("success", "informational", "failure") for one in results.get(kind, ())}
    stamped = any(str(code).startswith("timeStamp.") for code in told)
    active = manifest.get("manifests", {}).get(manifest.get("active_manifest"), {})
    return {
        "state": "found",
        "valid": not bad and state in ("Valid", "Trusted"),
        "trusted": "signingCredential.trusted" in good if anchored else None,
        "time_trusted": "timeStamp.trusted" in good if anchored and stamped else None,
        "codes": sorted(str(code) for code in told),
        "signature": {name: str(value)[:200] for name, value in active.get("signature_info", {}).items()},
    }

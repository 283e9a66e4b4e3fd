"""The documents of OpenRosa that a server sends (https://docs.getodk.org/openrosa/): list, manifest, answers.

Form list API 1.0, form submission API 1.0 and its header, server responses. Written by hand: four small documents.
"""

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import md5
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from truce.field.forms import Form

VERSION = "1.0"
XML = "text/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Media:
    """A file that a form shows; `md5` (hex) tells phones when it changed."""

    name: str
    content: bytes

    @property
    def md5(self) -> str:
        """As the standard wants it; nothing is proved by it."""
        return md5(self.content, usedforsecurity=False).hexdigest()


def form_list(forms: Iterable[Form], address: str, with_media: Iterable[str] = ()) -> str:
    """The list of forms. `address`: of the door, ending in `/`; `with_media`: ids of forms with a manifest."""
    has = set(with_media)
    listed = "".join(_listed(form, address, manifest=form.id in has) for form in forms)
    return f'{HEAD}<xforms xmlns="http://openrosa.org/xforms/xformsList">{listed}</xforms>\n'


def _listed(form: Form, address: str, *, manifest: bool) -> str:
    told = {
        "formID": form.id,
        "name": form.title,
        "version": form.version,
        "hash": f"md5:{form.md5}",
        "downloadUrl": f"{address}forms/{form.id}.xml",
    }
    if manifest:
        told["manifestUrl"] = f"{address}forms/{form.id}/manifest"
    return f"<xform>{''.join(f'<{name}>{escape(text)}</{name}>' for name, text in told.items())}</xform>"


def manifest(form: Form, media: Iterable[Media], address: str) -> str:
    """The files that a form shows."""
    listed = "".join(_shown(one, f"{address}forms/{form.id}/media/{quote(one.name, safe='')}") for one in media)
    return f'{HEAD}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{listed}</manifest>\n'


def _shown(one: Media, address: str) -> str:
    return (
        f"<mediaFile><filename>{escape(one.name)}</filename><hash>md5:{one.md5}</hash>"
        f"<downloadUrl>{escape(address)}</downloadUrl></mediaFile>"
    )


def response(message: str, nature: str = "submit_success") -> str:
    """What a phone shows after a submission."""
    return (
        f'{HEAD}<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="{nature}">{escape(message)}</message></OpenRosaResponse>\n'
    )


def collect_settings(address: str, *, project: str, username: str = "", password: str = "") -> bytes:
    """What ODK Collect reads from a QR code: its settings as JSON, deflated, in base64.

    https://docs.getodk.org/collect-import-export/#list-of-keys-for-all-settings
    """
    general: dict[str, Any] = {"protocol": "odk_default", "server_url": address.rstrip("/")}
    general |= {"form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"}
    if username:
        general |= {"username": username, "password": password}
    told: Mapping[str, Any] = {"general": general, "admin": {}, "project": {"name": project}}
    return b64encode(zlib.compress(json.dumps(told, separators=(",", ":")).encode()))

"""Forms: an XLSForm, ready or the mission's own, made into the XForm that phones load; and back into a workbook."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5, sha256
from xml.etree.ElementTree import Element  # only the type: reading is by defusedxml
from xml.sax.saxutils import unescape

import openpyxl
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from truce.errors import UnusableSource, UnusableValue
from truce.field.layout import Layout, layout_of
from truce.field.ready import Sheets, ready_names, ready_sheets, titles

ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")  # stands in addresses and file names
XF, XHTML, ORX = (
    "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}", "{http://openrosa.org/xforms}",
)  # fmt: skip
COLUMNS = 10  # hexadecimal digits of a version
SHOWN = re.compile(
    r"jr://(?:images|audio|video|file|file-csv)/([^\"<>)]+)"
)  # https://getodk.github.io/xforms-spec/#uris


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that phones load. `sheets`: its XLSForm. `titles`: by language; ready forms have all five."""

    id: str
    version: str
    title: str
    xform: bytes
    layout: Layout
    sheets: Sheets
    ready: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def shows(self) -> frozenset[str]:
        """Names of the files that it shows or takes its lists from: a phone needs them beside it."""
        return frozenset(unescape(name) for name in SHOWN.findall(self.xform.decode()))

    @property
    def md5(self) -> str:
        """What the form list of OpenRosa names a change by (the standard says MD5; nothing is proved by it)."""
        return md5(self.xform, usedforsecurity=False).hexdigest()


def ready_forms(parties: Mapping[str, str]) -> tuple[Form, ...]:
    """Every form that comes with truce, its parties those of the mission's agreements (id -> name)."""
    return tuple(_ready(name, parties) for name in ready_names())


def _ready(name: str, parties: Mapping[str, str]) -> Form:
    return made(ready_sheets(name, parties), ready=True, titles=titles(name))


def made(sheets: Sheets, *, ready: bool = False, titles: Mapping[str, str] | None = None) -> Form:
    """The form of an XLSForm's sheets; its version follows from its content unless its author gave one.

    Raises UnusableSource with what pyxform says is wrong, and where.
    """
    settings = dict(sheets["settings"][0]) if sheets.get("settings") else {}
    settings.setdefault("version", sha256(json.dumps(sheets, sort_keys=True).encode()).hexdigest()[:COLUMNS])
    told = sheets | {"settings": [settings]}
    return _form(_converted(told), told, ready=ready, titles=titles or {})


def read_xlsform(name: str, held: bytes) -> Form:
    """The form in a file that an author made: .xlsx, .xls, .csv or .md. `name`: of the file, for its ending.

    Raises UnusableSource with what is wrong, and where.
    """
    kind = "." + name.rpartition(".")[2].lower()
    return _form(_converted(held, kind), {}, ready=False, titles={})


def _converted(given: Sheets | bytes, kind: str | None = None) -> bytes:
    try:
        made: str = convert(given, file_type=kind).xform
    except PyXFormError as wrong:
        raise UnusableSource("this is not a form that can be used", why=" ".join(str(wrong).split())[:500]) from None
    except (ValueError, KeyError, TypeError, OSError) as wrong:  # what its readers raise for a damaged workbook
        raise UnusableSource("this is not an XLSForm", why=type(wrong).__name__) from None
    return made.encode()


def _form(xform: bytes, sheets: Sheets, *, ready: bool, titles: Mapping[str, str]) -> Form:
    head, main = _parts(xform)
    id, version = main.get("id", ""), main.get("version", "") or main.get(f"{ORX}version", "")
    if not ID.fullmatch(id):
        raise UnusableSource("the id of a form is one word of letters, digits, dots and hyphens", given=id[:80])
    if not version:
        raise UnusableSource(
            "the form has no version", form=id, remedy="sheet settings: a column version, such as 2025042001"
        )
    _refuse_elsewhere(head, id)
    title = (head.findtext(f"{XHTML}title") or id).strip()
    binds = {bind.get("nodeset", ""): bind.get("type", "string") for bind in head.iter(f"{XF}bind")}
    layout = layout_of(main, binds)
    return Form(
        id=id, version=version, title=title, xform=xform, layout=layout, sheets=sheets, ready=ready, titles=titles
    )


def _refuse_elsewhere(head: Element, id: str) -> None:
    """A form that sends its reports past the mission, or locks them from it, would lose them without a word."""
    for told in head.iter(f"{XF}submission"):
        if told.get("action"):
            raise UnusableSource("the form sends its reports elsewhere", form=id, why="settings: submission_url")
        if told.get("base64RsaPublicKey"):
            raise UnusableSource("the mission could not read the form's reports", form=id, why="settings: public_key")


def _parts(xform: bytes) -> tuple[Element, Element]:
    try:
        root: Element = ElementTree.fromstring(xform)
    except (ElementTree.ParseError, DefusedXmlException) as wrong:
        raise UnusableValue("this is not an XForm") from wrong
    head = root.find(f"{XHTML}head")
    main = None if head is None else head.find(f"{XF}model/{XF}instance/*")
    if head is None or main is None:
        raise UnusableValue("this is not an XForm: a part is missing")
    return head, main


def workbook(form: Form) -> bytes:
    """The XLSForm as an .xlsx file: what an author opens, changes and puts back. Raises UnusableValue where the form
    came as a file of its own."""
    if not form.sheets:
        raise UnusableValue("this form came as a file; its author has it", form=form.id)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("survey", "choices", "settings"):
        rows = form.sheets.get(name, [])
        columns = list(dict.fromkeys(key for row in rows for key in row))
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column, "") for column in columns])
        sheet.freeze_panes = "A2"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()

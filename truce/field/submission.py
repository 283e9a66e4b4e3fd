"""One submission, as OpenRosa sends it: read without trusting it, named by its own id, its sealed parts taken out.

OpenRosa metadata schema: https://docs.getodk.org/openrosa-metadata/. A submission is an instance of a form: an element
with `id` and `version`, and `meta/instanceID`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, tostring  # reading is by defusedxml

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from truce.errors import UnusableValue
from truce.field.layout import SEALED, Layout, plain

INSTANCE = re.compile(r"[A-Za-z]+:[!-~]{1,200}|[0-9a-fA-F-]{8,64}")
PARTS = 20_000  # elements of one submission
MARKS = 4  # an element begins and ends with one each; as many again for comments between them
DEPTH = 30
ANSWER = 100_000  # characters of one answer
NAME = 255  # characters of a file's name, as it is kept
NAME_MARK = 16  # of these, for what tells two apart that are longer
ORX = "{http://openrosa.org/xforms}"


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """An instance: of which form, under which id, and the answers as a tree. Has no repr: it may hold names."""

    form: str
    version: str
    instance: str
    root: Element = field(repr=False)
    replaces: str | None = None

    @property
    def content(self) -> bytes:
        """The instance as it is kept."""
        held: bytes = tostring(self.root, encoding="utf-8", xml_declaration=True)
        return held

    @property
    def said(self) -> bytes:
        """All it says, in one form whatever way it was written: two instances that say the same are the same."""
        return json.dumps(_told(self.root), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """sha256 of what it says, hex."""
        return hashlib.sha256(self.said).hexdigest()


def read_submission(held: bytes) -> Submission:
    """A submission from the bytes that were sent.

    Raises UnusableValue where it is not well-formed, names no form or has no id of its own; also for what no phone
    sends: a DTD, entities, endless nesting. Nothing of the content stands in the error.
    """
    if held.count(b"<") > MARKS * PARTS:  # before it is read: reading half a million elements takes seconds
        raise _too_many()
    try:
        root: Element = ElementTree.fromstring(held, forbid_dtd=True)
    except DefusedXmlException:
        raise UnusableValue("a submission with a document type or entities is not read") from None
    except (ElementTree.ParseError, ValueError, LookupError):  # the last two: of encodings
        raise UnusableValue("the submission is not well-formed XML") from None
    _refuse_odd(root)
    form, version = root.get("id", "").strip(), (root.get("version") or root.get(f"{ORX}version") or "").strip()
    instance = _meta(root, "instanceID") or root.get("instanceID", "").strip()
    if not form:
        raise UnusableValue("the submission does not say of which form it is", remedy="an attribute id on its root")
    if not INSTANCE.fullmatch(instance):
        raise UnusableValue("the submission has no id of its own", remedy="meta/instanceID, such as uuid:...")
    return Submission(form[:200], version[:200], instance, root, _meta(root, "deprecatedID") or None)


def _refuse_odd(root: Element) -> None:
    waiting, seen = [(root, 1)], 0
    while waiting:
        element, depth = waiting.pop()
        seen += 1
        if seen > PARTS or depth > DEPTH:
            raise _too_many()
        if len(element.text or "") > ANSWER:
            raise UnusableValue("an answer is too long", most_characters=ANSWER)
        waiting += [(kid, depth + 1) for kid in element]


def _too_many() -> UnusableValue:
    return UnusableValue("the submission has too many parts", most=PARTS, deepest=DEPTH)


def _meta(root: Element, name: str) -> str:
    for kid in root:
        if plain(kid.tag) == "meta":
            return next(((inner.text or "").strip() for inner in kid if plain(inner.tag) == name), "")
    return ""


def _told(element: Element) -> list[Any]:
    attributes = {plain(name): value for name, value in element.attrib.items()}
    return [plain(element.tag), attributes, (element.text or "").strip(), [_told(kid) for kid in element]]


def leaves(element: Element, path: str = "") -> Iterator[tuple[str, Element]]:
    """Every answer below an element with its path."""
    for kid in element:
        inner = f"{path}/{plain(kid.tag)}".lstrip("/")
        if len(kid):
            yield from leaves(kid, inner)
        else:
            yield inner, kid


def files_named(submission: Submission, layout: Layout) -> Mapping[str, str]:
    """File names that the instance speaks of -> path of the question."""
    found: dict[str, str] = {}
    files = layout.files
    for path, leaf in leaves(submission.root):
        told = (leaf.text or "").strip()
        if told and path in files:
            found[told] = path
    return found


def name_meant(sent: str, named: Iterable[str]) -> str:
    """The name by which the instance knows a file of a post; the name as it was sent where it speaks of none such.

    Senders of multipart write a quote as %22 and a line's end as %0D, %0A (HTML, "escape a multipart form data name"),
    and a path does not come through.
    """
    known = set(named)
    return sent if sent in known else {_on_the_wire(one): one for one in known}.get(_on_the_wire(sent), sent)


def _on_the_wire(name: str) -> str:
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace("\\", "/").rpartition("/")[2]


def name_kept(name: str) -> str:
    """The name under which a file is kept: its own; of one that is too long the beginning, and what tells it apart."""
    if len(name) <= NAME:
        return name
    return f"{name[: NAME - NAME_MARK - 1]}~{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:NAME_MARK]}"


@dataclass(frozen=True, slots=True, repr=False)
class Apart:
    """A submission taken apart: `open` may be written down, `secret` only sealed. Group name -> question -> answer."""

    open: Submission
    secret: Mapping[str, Mapping[str, str]]


def taken_apart(submission: Submission) -> Apart:
    """Cut out what stands in groups that are sealed, wherever they stand; what is left tells that there was one."""
    if not any(plain(element.tag) in SEALED for element in submission.root.iter()):
        return Apart(submission, {})
    root = deepcopy(submission.root)
    secret: dict[str, dict[str, str]] = {}
    _cut(root, secret)
    rest = Submission(submission.form, submission.version, submission.instance, root, submission.replaces)
    return Apart(rest, secret)


def _cut(element: Element, secret: dict[str, dict[str, str]]) -> None:
    for kid in element:
        name = plain(kid.tag)
        if name not in SEALED:
            _cut(kid, secret)
            continue
        for path, leaf in leaves(kid) if len(kid) else [(name, kid)]:
            if told := (leaf.text or "").strip():
                secret.setdefault(name, {})[path] = told
        for inner in [*kid]:
            kid.remove(inner)
        kid.text, kid.tail = None, None
        kid.attrib.clear()
        kid.set("sealed", "yes")

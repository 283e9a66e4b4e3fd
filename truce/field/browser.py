"""A form as the page in the browser reads it: one JSON value made from the XForm that ODK Collect would get.

The XForm stays the one truth about a form. What stands here is the same, said so that a page without a parser of
XML can hold it for days: the tree of the instance, the rules of its nodes, the texts of every language, the lists of
choices, the questions in order. Expressions stay as they are written (XPath 1.0 with the functions of the ODK
XForms specification, https://getodk.github.io/xforms-spec/); the page works them out.

What the page cannot do is said in `cannot`, and the page then refuses the form by name and points to ODK Collect:
a question left out in silence would be a false report.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element  # only the type: reading is by defusedxml

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from truce.errors import UnusableValue
from truce.field.xpaths import unknown_functions

SCHEMA = 1
XF = "{http://www.w3.org/2002/xforms}"
XHTML = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
ORX = "{http://openrosa.org/xforms}"
ODK = "{http://www.opendatakit.org/xforms}"

ITEXT = re.compile(r"^jr:itext\(\s*'(?P<id>[^']+)'\s*\)$")
LANGUAGE = re.compile(r"^(?P<name>.*?)\s*\((?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)$")
MISSING = "-"  # what pyxform writes where a language has no text
ACTIONS = {"setvalue", "setgeopoint"}
QUESTIONS = {"input", "select", "select1", "rank", "upload", "range", "trigger", "secret"}
PARTS = {*QUESTIONS, "body", "group", "repeat", "label", "hint", "itemset", "item", "value", "output", *ACTIONS}
DRAWN = {"draw", "annotate", "signature"}  # a hand's work: the page takes files, it draws none
RULES = ("relevant", "constraint", "required", "readonly", "calculate")
EVENTS = frozenset({"odk-instance-first-load", "xforms-value-changed", "odk-new-repeat"})
EXPRESSIONS = frozenset({*RULES, "value", "count", "out", "nodeset", "label_ref", "value_ref"})

Json = dict[str, Any]


def described(xform: bytes | str) -> Json:
    """The form as JSON: see frontend/src/field/form.ts for the type of each part, `schema` for its version.

    Raises UnusableValue where the XML is not an XForm. Whatever is well-formed but beyond the page is listed in
    `cannot` (codes with what they are about), never dropped.
    """
    head, body = _parts(xform)
    model = _one(head, f"{XF}model")
    main = _one(_one(model, f"{XF}instance"), "*")
    form: Json = {
        "schema": SCHEMA,
        "id": main.get("id", ""),
        "version": main.get("version", "") or main.get(f"{ORX}version", ""),
        "title": (head.findtext(f"{XHTML}title") or main.get("id") or "").strip(),
        **_languages(model),
        "instance": _node(main),
        "lists": dict(_lists(model)),
        "binds": {bind.get("nodeset", ""): _bind(bind) for bind in model.findall(f"{XF}bind")},
        "actions": [*_actions(model), *_actions(body)],
        "body": [*_controls(body)],
    }
    form["cannot"] = _cannot(form, model, body)
    form["hash"] = hashlib.sha256(json.dumps(form, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return form


def _parts(xform: bytes | str) -> tuple[Element, Element]:
    try:
        root: Element = ElementTree.fromstring(xform)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as fault:
        raise UnusableValue("this is not an XForm: its XML cannot be read") from fault
    return _one(root, f"{XHTML}head"), _one(root, f"{XHTML}body")


def _one(parent: Element, tag: str) -> Element:
    found = parent.find(tag)
    if found is None:
        raise UnusableValue("this is not an XForm: a part is missing", part=_plain(tag))
    return found


def _plain(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _languages(model: Element) -> Json:
    """The languages in order, the one to begin with, and each text by language and id.

    Two languages of one code cannot be told apart by a browser's setting, so the second keeps its whole name as code.
    """
    languages: list[Json] = []
    texts: dict[str, Json] = {}
    first = None
    for translation in model.iterfind(f"{XF}itext/{XF}translation"):
        name, code = _language(translation.get("lang", ""))
        code = name if code in texts else code
        languages.append({"code": code, "name": name})
        texts[code] = {text.get("id", ""): said for text in translation if (said := _itext(text))}
        first = code if translation.get("default") or first is None else first
    return {"languages": languages, "language": first, "texts": texts}


def _language(told: str) -> tuple[str, str]:
    """ "Українська (uk)" is named so and has the code uk; a bare "default" is both."""
    match = LANGUAGE.match(told.strip())
    return (match["name"], match["code"].lower()) if match else (told, told)


def _itext(text: Element) -> Json:
    """One text in one language: its words, its guidance, and the pictures or sounds that go with it."""
    forms = {value.get("form", "words"): _spoken(value) for value in text.findall(f"{XF}value")}
    return {form: parts for form, parts in forms.items() if parts and parts != [MISSING]}


def _spoken(element: Element) -> list[Any]:
    """Words with what stands between them: `["There are ", {"out": "/data/n"}, " of them"]`."""
    parts: list[Any] = [element.text or ""]
    for inner in element:
        if inner.tag == f"{XF}output":
            parts.append({"out": inner.get("value", "").strip()})
        parts.append(inner.tail or "")
    words = [part for part in parts if part]
    if words and isinstance(words[0], str):
        words[0] = words[0].lstrip()
    if words and isinstance(words[-1], str):
        words[-1] = words[-1].rstrip()
    return [part for part in words if part]


def _node(element: Element) -> Json:
    """A node of the instance; `repeat` marks what may stand more than once, by what it looks like when it is new."""
    node: Json = {"name": _plain(element.tag)}
    attributes = {_prefixed(name): value for name, value in element.attrib.items() if name != f"{JR}template"}
    if attributes:
        node["attributes"] = attributes
    if f"{JR}template" in element.attrib:
        node["repeat"] = True
    if len(element):
        node["kids"] = [_node(kid) for kid in element]
    elif element.text and element.text.strip():
        node["value"] = element.text
    return node


def _prefixed(name: str) -> str:
    for space, prefix in ((JR, "jr:"), (ORX, "orx:"), (ODK, "odk:"), (XF, "")):
        if name.startswith(space):
            return prefix + name[len(space) :]
    return _plain(name)


def _lists(model: Element) -> Iterator[tuple[str, list[Json]]]:
    """The lists of choices: each a name with its items, an item its columns."""
    for instance in model.findall(f"{XF}instance")[1:]:
        items = instance.findall(f"{XF}root/{XF}item")
        yield instance.get("id", ""), [{_plain(cell.tag): cell.text or "" for cell in item} for item in items]


def _bind(bind: Element) -> Json:
    """The rules of a node: its type, and what must be worked out for it."""
    rules: Json = {"type": bind.get("type", "string").removeprefix("xsd:").removeprefix("odk:")}
    rules |= {rule: bind.get(rule, "").strip() for rule in RULES if bind.get(rule)}
    for key, name in (("constraint_says", "constraintMsg"), ("required_says", "requiredMsg")):
        if told := bind.get(f"{JR}{name}"):
            rules[key] = _reference(told)
    if preload := bind.get(f"{JR}preload"):
        rules["preload"] = {"kind": preload, "what": bind.get(f"{JR}preloadParams", "")}
    return rules


def _reference(told: str) -> Json:
    """A text by its id in the languages, or the words themselves where the form speaks one language."""
    match = ITEXT.match(told.strip())
    return {"id": match["id"]} if match else {"words": [told]}


def _text(control: Element, kind: str) -> Json:
    """Label or hint of a control, as `{kind: text}`; empty where there is none."""
    found = control.find(f"{XF}{kind}")
    if found is None:
        return {}
    if ref := found.get("ref"):
        return {kind: _reference(ref)}
    words = _spoken(found)
    return {kind: {"words": words}} if words else {}


def _actions(parent: Element) -> Iterator[Json]:
    """What is set when: at the first load, when an answer changes, when a repeat is added."""
    for control in parent.iter():
        for tag in (f"{XF}setvalue", f"{ODK}setgeopoint"):
            for action in control.findall(tag):
                events = action.get("event", "").split()
                told: Json = {"kind": _plain(tag), "events": events, "ref": action.get("ref", "")}
                told |= {"value": action.get("value", "")} if action.get("value") else {"words": action.text or ""}
                if control.get("ref") or control.get("nodeset"):
                    told["from"] = control.get("ref") or control.get("nodeset")
                yield told


def _controls(parent: Element) -> Iterator[Json]:
    for element in parent:
        kind = _plain(element.tag)
        if kind == "group":
            yield _common(element, "group") | {"kids": [*_controls(element)]}
        elif kind == "repeat":
            yield _repeat(element)
        elif kind in QUESTIONS:
            yield _question(element, kind)


def _common(element: Element, kind: str) -> Json:
    told: Json = {"kind": kind}
    if ref := element.get("ref") or element.get("nodeset"):
        told["ref"] = ref
    if look := element.get("appearance"):
        told["look"] = look.split()
    return told | _text(element, "label") | _text(element, "hint")


def _repeat(element: Element) -> Json:
    told = _common(element, "repeat") | {"kids": [*_controls(element)]}
    if count := element.get(f"{JR}count"):
        told["count"] = count.strip()
    if element.get(f"{JR}noAddRemove") == "true()":
        told["fixed"] = True
    return told


def _question(element: Element, kind: str) -> Json:
    told = _common(element, kind)
    told |= {name: element.get(name) for name in ("mediatype", "start", "end", "step", "rows") if element.get(name)}
    items = element.findall(f"{XF}item")
    if items:
        told["choices"] = [{"value": item.findtext(f"{XF}value", "").strip(), **_text(item, "label")} for item in items]
    itemset = element.find(f"{XF}itemset")
    if itemset is not None:
        told["itemset"] = {
            "nodeset": itemset.get("nodeset", "").strip(),
            "value_ref": _one(itemset, f"{XF}value").get("ref", ""),
            "label_ref": _one(itemset, f"{XF}label").get("ref", ""),
        }
    return told


def _cannot(form: Json, model: Element, body: Element) -> list[Json]:
    """What the page would get wrong, each as a code with what it is about."""
    found = [{"code": "function", "what": name} for name in unknown_functions(_expressions(form))]
    found += [
        {"code": "outer_list", "what": instance.get("src", "")}
        for instance in model.findall(f"{XF}instance")
        if instance.get("src")
    ]
    events = {event for action in form["actions"] for event in action["events"]}
    found += [{"code": "event", "what": event} for event in sorted(events - EVENTS)]
    found += [{"code": "attribute", "what": path} for path in form["binds"] if "@" in path]
    found += [{"code": "control", "what": tag} for tag in sorted({_plain(one.tag) for one in body.iter()} - PARTS)]
    looks = {look for one in body.iter() for look in one.get("appearance", "").split()}
    found += [{"code": "look", "what": look} for look in sorted(looks & DRAWN)]
    if any(_plain(one.tag) == "submission" and one.get("base64RsaPublicKey") for one in model):
        found.append({"code": "encrypted", "what": form["id"]})
    return found


def _expressions(value: object, key: str = "") -> Iterator[str]:
    """Every expression of the form, wherever it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != "instance":
                yield from _expressions(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _expressions(inner, key)
    elif isinstance(value, str) and key in EXPRESSIONS:
        yield value

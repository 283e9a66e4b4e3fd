"""Submissions as phones write them, for tests of every room that sees one."""

from collections.abc import Mapping
from uuid import uuid4
from xml.sax.saxutils import escape

Answers = Mapping[str, object]
AT = "2025-04-21T10:10:00.000+03:00"
VIOLATION: Answers = {
    "deviceid": "collect:abc",
    "noun": "report",
    "act": "use_of_weapon",
    "sure": "likely",
    "means": "heard",
    "phenomenon": "explosion",
    "count": "3",
    "at": AT,
    "within_min": "5",
    "placed": "here",
    "spot": "48.69 38.43 0 10",
    "text": "three bangs",
}
INTERVIEW: Answers = {
    "noun": "interview",
    "risk_asked": "yes",
    "uses": "record court",
    "identity": {
        "name": "Zenobia Quillfeather",
        "contact": "+380 00 7654321",
        "home": "48.6912345 38.4398765 0 5",
        "settlement": "village",
    },
    "told": {"statement": "They came at dawn, said Zenobia."},
    "language": "uk",
}


def instance(form: str, answers: Answers, id: str | None = None, version: str = "1") -> bytes:
    """The XML of one instance."""
    body = _body(answers)
    meta = f"<meta><instanceID>{id or f'uuid:{uuid4()}'}</instanceID></meta>"
    return f'<?xml version="1.0"?><data id="{form}" version="{version}">{body}{meta}</data>'.encode()


def _body(answers: Answers) -> str:
    parts = []
    for name, told in answers.items():
        for one in told if isinstance(told, list) else [told]:
            inner = _body(one) if isinstance(one, dict) else escape(str(one))
            parts.append(f"<{name}>{inner}</{name}>")
    return "".join(parts)

"""An assessment as a YAML or JSON file: read whole, every fault named by line and field."""

from collections.abc import Callable, Mapping
from typing import Any

from truce.errors import WrongUsage
from truce.model.assessment import Assessment, TermDraft
from truce.model.finding import Attribution, ExceptionTest
from truce.vocabulary.casework import casework
from truce.yamlfile import Lines, parse_yaml

Place = tuple[str | int, ...]
WHOLE = ("fact_level", "standard", "narrative", "limitations", "information", "alternatives", "terms", "attribution",
         "severity", "pattern")  # fmt: skip
TERM = ("term", "reading", "result", "ruling", "rule", "line", "coverage", "exceptions", "why")
EXCEPTION = ("exception", "applies", "why")
ATTRIBUTION = ("actor", "basis", "confidence", "alternatives", "why")
MOST_FAULTS = 12  # told at once


def read_assessment(text: str, file: str = "text") -> Assessment:
    """The assessment of a text. Raises UnusableYaml for what is no YAML, WrongUsage with all faults it finds."""
    data, lines = parse_yaml(text, file)
    reader = _Reader(lines)
    found = reader.whole(data)
    if reader.faults:
        told = {f"fault {n}": fault for n, fault in enumerate(reader.faults[:MOST_FAULTS], 1)}
        raise WrongUsage("the assessment has faults; nothing was written", file=file, **told)
    return found


class _Reader:
    """Reads field by field; a fault leaves an empty value and goes on, so that all faults are told at once."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.faults: list[str] = []

    def fault(self, place: Place, what: str) -> None:
        name = ".".join(str(step) for step in place) or "the file"
        self.faults.append(f"line {self.lines.of(place)}, {name}: {what}")

    def mapping(self, data: Any, place: Place, known: tuple[str, ...], needs: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(data, dict):
            self.fault(place, f"a mapping belongs here, with {', '.join(known)}")
            return {}
        for key in data:
            if key not in known:
                self.fault((*place, str(key)), f"unknown; known are {', '.join(known)}")
        for key in needs:
            if data.get(key) in (None, "", []):
                self.fault((*place, key), "is missing")
        return data

    def text(self, data: Mapping[str, Any], place: Place, key: str) -> str:
        value = data.get(key)
        if isinstance(value, dict | list):
            self.fault((*place, key), "a text belongs here")
            return ""
        return "" if value is None else str(value).strip()

    def code(self, data: Mapping[str, Any], place: Place, key: str, kind: str) -> str:
        value = self.text(data, place, key)
        known = getattr(casework(), kind)
        if value and value not in known:
            self.fault((*place, key), f"{value}: no such code; known are {', '.join(known)}")
        return value

    def each(
        self, data: Mapping[str, Any], place: Place, key: str, read: Callable[[Any, Place], Any]
    ) -> tuple[Any, ...]:
        value = data.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault((*place, key), "a list belongs here")
            return ()
        return tuple(read(one, (*place, key, n)) for n, one in enumerate(value))

    def texts(self, data: Mapping[str, Any], place: Place, key: str) -> tuple[str, ...]:
        return self.each(data, place, key, lambda one, _: str(one))

    def whole(self, data: Any) -> Assessment:
        told = self.mapping(data, (), WHOLE, ("fact_level", "standard", "narrative", "limitations"))
        return Assessment(
            fact_level=self.code(told, (), "fact_level", "fact_levels"),
            standard=self.text(told, (), "standard"),
            narrative=self.text(told, (), "narrative"),
            limitations=self.text(told, (), "limitations"),
            information=self.texts(told, (), "information") if "information" in told else None,
            alternatives=self.texts(told, (), "alternatives") if "alternatives" in told else None,
            terms=self.each(told, (), "terms", self.term),
            attribution=self.attribution(told["attribution"]) if told.get("attribution") is not None else None,
            severity=self.code(told, (), "severity", "severities") or None,
            pattern=self.code(told, (), "pattern", "patterns") or "unknown",
        )

    def term(self, data: Any, place: Place) -> TermDraft:
        told = self.mapping(data, place, TERM, ("term", "reading", "result"))
        return TermDraft(
            term=self.text(told, place, "term"),
            reading=self.text(told, place, "reading"),
            result=self.code(told, place, "result", "term_results"),
            ruling=self.text(told, place, "ruling") or None,
            rule=self.text(told, place, "rule") or None,
            line=self.text(told, place, "line") or None,
            coverage=self.share(told, place),
            exceptions=self.each(told, place, "exceptions", self.exception),
            why=self.text(told, place, "why"),
        )

    def share(self, told: Mapping[str, Any], place: Place) -> float | None:
        value = told.get("coverage")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.fault((*place, "coverage"), "a share from 0 to 1 belongs here")
            return None
        return float(value)

    def exception(self, data: Any, place: Place) -> ExceptionTest:
        told = self.mapping(data, place, EXCEPTION, ("exception", "why"))
        applies = told.get("applies")
        if applies not in (True, False, None):
            self.fault((*place, "applies"), "true, false, or null where it is not known")
        return ExceptionTest(
            exception=self.text(told, place, "exception"),
            applies=applies if isinstance(applies, bool) else None,
            why=self.text(told, place, "why"),
        )

    def attribution(self, data: Any) -> Attribution:
        place: Place = ("attribution",)
        told = self.mapping(data, place, ATTRIBUTION, ("actor",))
        bases = self.texts(told, place, "basis")
        for n, one in enumerate(bases):
            if one not in casework().attribution_bases:
                known = ", ".join(casework().attribution_bases)
                self.fault((*place, "basis", n), f"{one}: no such code; known are {known}")
        return Attribution(
            actor=self.text(told, place, "actor") or "unknown",
            basis=bases,
            confidence=self.code(told, place, "confidence", "confidences") or None,
            alternatives=self.texts(told, place, "alternatives"),
            why=self.text(told, place, "why"),
        )

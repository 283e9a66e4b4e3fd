"""The sentences that the walk of "why?" carries in English, told again in the reader's language.

A reason is made for machines and for the terminal too, so its working stands there in English. What is known by its
form is told again; what is not (words of a source, of an agreement or of a person) stays as it was written.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from truce.flow import compared, whence
from truce.flow.why import UNKNOWN_WATCH
from truce.shell.say import Say
from truce.vocabulary import vocabulary

VOICE = re.compile(
    r"(?P<voice>.*); its best report: source grade (?P<grade>\S+), item (?P<item>\S+), membership (?P<p>[\d.]+)"
)
LEAD = "lead, not counted"
SHAPE = re.compile(r"a shape of ([\d,]+) bytes \(WKB\)")
ACT = re.compile(r"(?P<code>\w+) (?P<weight>[\d.e-]+) x (?P<made>[\d.e-]+)")
NARROWED = "; times the weapon or class of place told"
SAID = re.compile(
    r"(?P<kind>\w+): (?P<before>.*) became (?P<after>.*), (?P<at>\d{4}-\d\d-\d\d \d\d:\d\d) UTC, because (?P<cause>.*)"
)
MOVED = re.compile(r"(?P<count>\d+) from (?P<before>\S+) to (?P<after>\S+)")
DECIDED = re.compile(
    r"(?P<left>\S+) and (?P<right>\S+) tell of (?P<many>one event|two events) \((?P<by>.*?): (?P<why>.*)\)"
)
NEED = re.compile(r"(?P<kind>\w+)(?P<event> of \w+)?(?: from (?P<whom>.*))?")
TAKEN = re.compile(r"no: \w+ by its upstream, (?P<at>\d{4}-\d\d-\d\d \d\d:\d\d) UTC")
CAUSES = {text: code for code, text in whence.CAUSES.items()}


class Sentences:
    """Tells the sentences of reasons in one language."""

    def __init__(self, say: Say, act: Callable[[str], str], share: Callable[[float], str]) -> None:
        """`act`: the name of an act by its code; `share`: a probability in per cent."""
        self._say = say
        self._act = act
        self._share = share
        self._known: Mapping[str, Callable[[str], str]] = {
            "p_happened_is": lambda _: say("working.p_happened"),
            "p_act_is": self._acts,
            "said": self._said,
            "history": self._said,
            "moves": self._moved,
            "decided": self._decided,
            "stands": self._taken,
        }

    def of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of a reason, its own sentences told in the language of the reader."""
        return {name: self._value(name, value) for name, value in facts.items()}

    def _value(self, name: str, value: Any) -> Any:
        if name == "factors":
            return [self._factor(one) for one in value]
        if name == "readings":
            return [self._reading(one) for one in value]
        if isinstance(value, list | tuple) and name in self._known:
            return [self._text(name, one) for one in value]
        return self._text(name, value) if isinstance(value, str) else value

    def _text(self, name: str, text: str) -> str:
        if (shape := SHAPE.fullmatch(text)) is not None:
            return self._say("working.shape", size=self._say.number(int(shape[1].replace(",", ""))))
        if text == UNKNOWN_WATCH:
            return self._say("working.no_log")
        if text == compared.UNIT:
            return self._say("working.log_lr")
        known = self._known.get(name)
        return text if known is None else known(text)

    def _factor(self, one: Mapping[str, Any]) -> dict[str, Any]:
        """A factor of an incident is a voice; one of a link has a code, a weight and what it weighs."""
        told = dict(one)
        if "factor" in told:
            told.pop("means", None)
            return told | {"means_of": self._say(f"working.m_{told['factor']}")} if _weighs(told["factor"]) else told
        if told.get("name") == LEAD:
            told["name"] = self._say("working.lead")
        if told.get("unit") == "probability" and isinstance(told.get("value"), float):
            told["value"] = self._share(told["value"])
            del told["unit"]  # a share says it itself
        if (note := VOICE.fullmatch(told.get("note") or "")) is not None:
            told["note"] = self._voice(note)
        return told

    def _reading(self, one: Mapping[str, Any]) -> dict[str, Any]:
        """A reading of a term: whose it is, what it says, and the evidence that could answer it."""
        told = {("reading" if name == "id" else name): value for name, value in one.items() if name != "by"}
        return told | {"evidence": [self._need(str(need)) for need in told.get("evidence", ())]}

    def _need(self, text: str) -> str:
        told = NEED.fullmatch(text)
        if told is None or told["event"] or told["kind"] not in vocabulary().evidence:
            return text
        whom = [self._say.label("means", code) if code in vocabulary().means else code for code in _parts(told["whom"])]
        kind = self._say.label("evidence", told["kind"])
        return self._say("working.need", kind=kind, whom=", ".join(whom)) if whom else kind

    def _voice(self, note: re.Match[str]) -> str:
        share = self._share(float(note["p"]))
        return self._say("working.voice", voice=note["voice"], grade=note["grade"], item=note["item"], share=share)

    def _acts(self, text: str) -> str:
        body, narrowed = text.removesuffix(NARROWED), text.endswith(NARROWED)
        parts = [ACT.fullmatch(part) for part in body.split(" + ")] if body else []
        told = " + ".join(
            f"{self._act(part['code'])} {self._share(float(part['weight']))} × {self._share(float(part['made']))}"
            for part in parts
            if part is not None
        )
        if any(part is None for part in parts):
            return text
        return told + ("; " + self._say("working.narrowed") if narrowed else "")

    def _said(self, text: str) -> str:
        told = SAID.fullmatch(text)
        if told is None or told["cause"] not in CAUSES or not self._say.knows(f"working.was_{told['kind']}"):
            return text
        return self._say(
            "working.succession",
            what=self._say(f"working.was_{told['kind']}"),
            before=told["before"],
            after=self._say("working.none") if told["after"] == "none" else told["after"],
            when=self._at(told["at"]),
            cause=self._say(f"working.cause_{CAUSES[told['cause']]}"),
        )

    def _moved(self, text: str) -> str:
        told = MOVED.fullmatch(text)
        if told is None:
            return text
        after = self._say("working.none") if told["after"] == "none" else told["after"]
        return self._say("working.moves", count=told["count"], before=told["before"], after=after)

    def _decided(self, text: str) -> str:
        told = DECIDED.fullmatch(text)
        if told is None:
            return text
        given = {name: told[name] for name in ("left", "right", "by", "why")}
        return self._say("working.decided_one" if told["many"] == "one event" else "working.decided_two", **given)

    def _taken(self, text: str) -> str:
        told = TAKEN.fullmatch(text)
        return text if told is None else self._say("working.taken_back", when=self._at(told["at"]))

    def _at(self, text: str) -> str:
        return self._say.when(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC))


def _parts(text: str | None) -> list[str]:
    return text.split(", ") if text else []


def _weighs(factor: str) -> bool:
    return factor in compared.FACTORS


def voices_of(factors: Iterable[Mapping[str, Any]]) -> list[tuple[re.Match[str], float, bool]]:
    """The voices among the factors of an incident: what its note says, its probability, and whether it counts."""
    found = ((VOICE.fullmatch(one.get("note") or ""), one["value"], one["name"] != LEAD) for one in factors)
    return [(note, p, counts) for note, p, counts in found if note is not None]

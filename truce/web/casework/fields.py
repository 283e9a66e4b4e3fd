"""A step of casework as a form: which fields it has, what may be chosen in them, and what is made of what was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from truce.errors import UnusableValue, WrongUsage
from truce.flow.house import House
from truce.flow.room.cases_shown import Shown
from truce.model.case import Case
from truce.model.when import When, read_time
from truce.vocabulary.casework import casework
from truce.web.asked import Asked
from truce.web.casework.words import word

Options = Sequence[tuple[str, str]]
LISTS = ("many", "lines")
ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a form knows while it is made: the request, the case, and the whole of it where its reader may see that."""

    asked: Asked
    case: Case
    shown: Shown | None

    @property
    def house(self) -> House:
        """The house, with whoever acts."""
        return self.asked.house


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `kind`: line, text, choice, many, lines (one a line), time (an instant), told (as wide as told), tick,
    answer (one of a few words, and what is to be said of it), hidden.

    `inside`: asked of those who may read the case alone: who replies for a party does not grade that reply.
    `option`: what the step calls it where it finds fault with it (`--summary`). Its label is the text `cases.f_NAME`.
    """

    name: str
    kind: str = "line"
    options: Callable[[Form], Options] | None = None
    required: bool = False
    option: str = ""
    default: str = ""
    empty: bool = False
    inside: bool = False

    def told(self, form: Form) -> Any:
        """What was typed: a text, texts, an instant, a stretch of time, or yes and no; None where nothing was.

        Raises WrongUsage for what is no time, or is not among what may be chosen.
        """
        if self.kind in LISTS:
            return self.list_of(form.asked)
        text = self.text_of(form.asked)
        if self.kind == "tick":
            return text == "yes"
        if not text:
            return None
        if self.kind in ("time", "told"):
            when = self._when(form.asked, text)
            return when.earliest if self.kind == "time" else when
        if self.kind == "choice" and self.options is not None:
            self._refuse_other([text], form)
        return text

    def text_of(self, asked: Asked) -> str:
        """The text that was typed; of an answer the word and what is said of it, as it is kept."""
        text = asked.text(self.name)
        return (
            ": ".join(part for part in (text, asked.text(f"{self.name}_note")) if part)
            if self.kind == "answer"
            else text
        )

    def list_of(self, asked: Asked) -> list[str]:
        """The texts that were typed, one a line, or ticked."""
        given = [one.strip() for one in asked.form.getlist(self.name) if isinstance(one, str)]
        lines = [line for one in given for line in one.splitlines()] if self.kind == "lines" else given
        return [line.strip() for line in lines if line.strip()]

    def _when(self, asked: Asked, text: str) -> When:
        try:
            return read_time(text, asked.zone.key)
        except UnusableValue as bad:
            raise WrongUsage("this is not a time", field=self.name, given=text[:40]) from bad

    def _refuse_other(self, given: Sequence[str], form: Form) -> None:
        known = [value for value, _ in self.options(form)] if self.options is not None else []
        for one in given:
            if one not in known:
                raise WrongUsage("that cannot be chosen here", field=self.name, given=one[:80])


Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step in the browser: its action, its fields, when it fits, and the step of the flow behind it.

    `work` gets the house, the id of the case and what was told by name. `screens`: fields whose text is looked through
    for the name of somebody who may not be named; a warning, never a refusal.
    """

    name: str
    action: str
    work: Callable[[House, str, Told], Case]
    fields: tuple[Field, ...] = ()
    fits: Callable[[Case], bool] = lambda _case: True
    screens: tuple[str, ...] = ()
    beside: str = "case"
    defaults: Callable[[Form], Mapping[str, str]] = field(default=lambda _form: {})

    def asked_of(self, form: Form) -> tuple[Field, ...]:
        """The fields that whoever asks fills in."""
        return tuple(one for one in self.fields if form.shown is not None or not one.inside)

    @property
    def path(self) -> str:
        """Its path below a case."""
        return f"/cases/{{ref}}/do/{self.name}"


def told(step: Step, form: Form) -> Told:
    """Everything that was typed into a step's form, by field; None for what was not asked of whoever typed.

    Raises WrongUsage for the first that cannot be used.
    """
    mine = step.asked_of(form)
    return {one.name: one.told(form) if one in mine else None for one in step.fields}


def typed(step: Step, form: Form) -> dict[str, Any]:
    """What stands in the fields when the form is shown: what was typed, else what the link or the case says."""
    found: dict[str, Any] = {}
    for one in step.fields:
        if form.asked.request.method == "POST":
            found[one.name] = one.list_of(form.asked) if one.kind in LISTS else one.text_of(form.asked)
        else:
            given = form.asked.query.getlist(one.name)
            usual = step.defaults(form).get(one.name, one.default)
            found[one.name] = (given or ([usual] if usual else [])) if one.kind in LISTS else (given or [usual])[0]
    return found


def of(kind: str) -> Callable[[Form], Options]:
    """The codes of one of the lists of casework, by name."""

    def options(form: Form) -> Options:
        return [(code, word(form.asked.say, kind, code)) for code in getattr(casework(), kind)]

    return options


def local(at: datetime | None, form: Form) -> str:
    """An instant as a field of time wants it, in the zone of whoever reads."""
    return "" if at is None else at.astimezone(form.asked.zone).strftime("%Y-%m-%dT%H:%M")


def answered(text: str) -> tuple[str, str]:
    """The word of an answer and what is said of it; no word where there is none of ours (an answer in free text)."""
    word, _, note = text.partition(": ")
    return (word, note) if word in ANSWERS else ("", text)

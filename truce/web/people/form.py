"""Forms of dialogue: one thing told or changed; what is wrong stands at its field, and nothing typed is lost."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from starlette.responses import Response

from truce import bootstrap
from truce.errors import UnusableValue
from truce.flow.community import asking, showing
from truce.flow.community.asking import Ask, Entered, asks
from truce.flow.community.keeping import Held
from truce.flow.community.showing import Register
from truce.model.community import NOUNS
from truce.web.asked import Asked
from truce.web.people.entering import sending
from truce.web.people.pages import noun_of, one_of, told
from truce.web.way import Way

WRONG = 422
MOST_ROWS = 60  # groups, setbacks or steps of one thing
BLANK_ROWS = 2  # beside those that are filled
Typed = dict[str, Any]


def give(asked: Asked) -> Response:
    """The form for a new thing; a link may name what it belongs to."""
    noun = noun_of(asked)
    begun = {ask.name: asked.query[ask.name] for ask in asks(noun) if ask.kind == "points" and ask.name in asked.query}
    return _form(asked, showing.opened(asked.house), noun, _first(noun) | begun)


def take(asked: Asked) -> Response:
    """Keep it; or show the form again."""
    noun = noun_of(asked)
    typed = _typed(asked, asks(noun))
    if "more" in asked.form:
        return _form(asked, showing.opened(asked.house), noun, _longer(asked, typed))
    with bootstrap.writing(asked.house):
        entered = asking.enter(
            asked.house, noun, _told(asks(noun), typed), sure="sure" in asked.form, sending=sending(asked)
        )
    return _after(asked, noun, typed, entered, "kept")


def give_change(asked: Asked) -> Response:
    """The form of a thing that is kept, as it stands."""
    noun, register = noun_of(asked), showing.opened(asked.house)
    held = one_of(register, noun, asked.path["id"])
    return _form(asked, register, noun, _as_it_stands(noun, held), held=held)


def take_change(asked: Asked) -> Response:
    """Keep the next revision; or show the form again. A short form sends only some `fields`."""
    noun, id = noun_of(asked), asked.path["id"]
    wanted = asked.text("fields").split()
    asked_for = tuple(ask for ask in asks(noun) if not wanted or ask.name in wanted)
    typed = _typed(asked, asked_for)
    if "more" in asked.form:
        register = showing.opened(asked.house)
        return _form(asked, register, noun, _longer(asked, typed), held=one_of(register, noun, id))
    change = dict.fromkeys((ask.name for ask in asked_for), None) | _told(asked_for, typed)
    with bootstrap.writing(asked.house):
        entered = asking.change(asked.house, noun, id, change, seen=_seen(asked), sure="sure" in asked.form)
    return _after(asked, noun, typed, entered, "changed")


def _seen(asked: Asked) -> int:
    seen = asked.text("seen")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 7):
        raise UnusableValue("the form does not say what it was made from", field="seen", remedy="open it again")
    return int(seen)


def _after(asked: Asked, noun: str, typed: Typed, entered: Entered, done: str) -> Response:
    if entered.id is not None:
        return asked.go(f"/community/{noun}/{entered.id}?done={done}")
    register = showing.opened(asked.house)
    held = one_of(register, noun, asked.path["id"]) if "id" in asked.path else None
    whole = typed if held is None else _as_it_stands(noun, held) | typed
    return _form(asked, register, noun, whole, held=held, entered=entered)


def _form(
    asked: Asked,
    register: Register,
    noun: str,
    typed: Typed,
    *,
    held: Held | None = None,
    entered: Entered | None = None,
) -> Response:
    entered = entered or Entered()
    facts = told(asked)
    faults = {one.field: one.code for one in entered.faults}
    meanwhile = "changed_meanwhile" in faults.values()
    return asked.page(
        "people/form.html.j2",
        status=WRONG if entered.faults or entered.looks else 200,
        **facts,
        noun=noun,
        one=held,
        asks=asks(noun),
        typed=typed,
        rows={ask.name: _rows(typed.get(ask.name) or []) for ask in asks(noun) if ask.parts},
        faults=faults,
        looks=_looked(entered),
        points={ask.name: _choices(facts["w"], register, ask.listed) for ask in asks(noun) if ask.kind == "points"},
        agreements=[one.id for one in asked.house.agreements],
        meanwhile=held.revisions[-1] if meanwhile and held is not None else None,
        seen=0 if held is None else len(held.revisions),
        sending=token_hex(16) if "sent_before" in faults.values() else sending(asked),  # sent again, it is a new thing
    )


def _looked(entered: Entered) -> dict[str, tuple[str, ...]]:
    """Field -> what in it looks as if it named somebody; of parts, at the list."""
    return {name.partition(".")[0]: codes for name, codes in entered.looks}


def _choices(words: Any, register: Register, noun: str) -> list[tuple[str, str]]:
    return [(held.id, words.called(held)) for held, _ in register.of(noun)]


def _first(noun: str) -> Typed:
    """What a new form holds: the noun's own defaults."""
    told = {name: field.default for name, field in NOUNS[noun].__dataclass_fields__.items()}
    return {ask.name: told[ask.name] for ask in asks(noun) if isinstance(told[ask.name], str | bool | float)}


def _as_it_stands(noun: str, held: Held) -> Typed:
    return {ask.name: held.told.get(ask.name, False if ask.kind == "flag" else "") for ask in asks(noun)}


def _rows(filled: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows of a list in the form: those that are filled, and some blank ones."""
    return [*filled, *({} for _ in range(min(BLANK_ROWS, MOST_ROWS - len(filled))))]


def _typed(asked: Asked, asked_for: tuple[Ask, ...]) -> Typed:
    """What was typed, as it is."""
    return {ask.name: _typed_rows(asked, ask) if ask.parts else _value(asked, ask, ask.name) for ask in asked_for}


def _value(asked: Asked, ask: Ask, name: str) -> Any:
    return name in asked.form if ask.kind == "flag" else asked.text(name)


def _typed_rows(asked: Asked, ask: Ask) -> list[Typed]:
    """The rows that say something: codes alone, as the form chose them, say nothing."""
    found = list[Typed]()
    for n in range(MOST_ROWS):
        row = {part.name: asked.text(f"{ask.name}.{n}.{part.name}") for part in ask.parts}
        if any(row[part.name] for part in ask.parts if part.kind != "code"):
            found.append(row)
    return found


def _longer(asked: Asked, typed: Typed) -> Typed:
    """The same with one more blank row than there would be."""
    name = asked.text("more")
    return typed | ({name: [*typed[name], {}]} if isinstance(typed.get(name), list) else {})


def _told(asked_for: tuple[Ask, ...], typed: Typed) -> Typed:
    """What is told by what was typed: an empty field tells nothing."""
    told = Typed()
    for ask in asked_for:
        value = typed[ask.name]
        if ask.parts and value:
            told[ask.name] = [{name: one for name, one in row.items() if one != ""} for row in value]
        elif not ask.parts and value != "":
            told[ask.name] = value
    return told


WRITE = "dialogue.write"
NEW, CHANGE = "/community/{noun}/new", "/community/{noun}/{id}/change"
WAYS = (
    Way(path=NEW, name="community.new", handle=give, action=WRITE),
    Way(path=NEW, name="community.new.send", handle=take, action=WRITE, methods=("POST",)),
    Way(path=CHANGE, name="community.change", handle=give_change, action=WRITE),
    Way(path=CHANGE, name="community.change.send", handle=take_change, action=WRITE, methods=("POST",)),
)

"""The ready forms, from the files in `forms/`: questions in five languages, lists filled from the vocabulary.

A form there is an XLSForm written for people who keep five languages beside each other: `block` puts in questions that
several forms share, `noun` says of the form or of a group what one of it becomes (see `layout.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from truce.errors import BrokenVocabulary
from truce.vocabulary import vocabulary
from truce.yamlfile import read_yaml

FOLDER = Path(__file__).parent / "forms"
SHARED = ("blocks", "choices")
LANGUAGES: Mapping[str, str] = {  # as XLSForm names them: https://xlsform.org/en/#multiple-language-support
    "en": "English (en)",
    "uk": "Українська (uk)",
    "ru": "Русский (ru)",
    "ar": "العربية (ar)",
    "fr": "Français (fr)",
}
TRANSLATED = ("label", "hint", "constraint_message", "required_message")
PARTIES = "parties"
OTHER_PARTY = {
    "en": "Somebody else",
    "uk": "Хтось інший",
    "ru": "Кто-то другой",
    "ar": "جهة أخرى",
    "fr": "Quelqu'un d'autre",
}
Row = dict[str, str]
Sheets = dict[str, list[Row]]


def ready_names() -> tuple[str, ...]:
    """The file names of the ready forms, without their ending."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem not in SHARED))


def ready_sheets(name: str, parties: Mapping[str, str]) -> Sheets:
    """One ready form as the sheets of an XLSForm. `parties`: id -> name, from the mission's agreements.

    Raises BrokenVocabulary where a file of a form names a block or a list that is not there.
    """
    told = _read(name)
    survey = [*_noun_of(told), *_rows(told["survey"], name)]
    lists = dict.fromkeys(row["type"].split()[1] for row in survey if row["type"].startswith("select_"))
    title = told["names"]["en"]
    return {
        "survey": survey,
        "choices": [row for list_name in lists for row in _choices(list_name, parties, name)],
        "settings": [{"form_title": title, "form_id": told["id"], "default_language": LANGUAGES["en"]}],
    }


def titles(name: str) -> Mapping[str, str]:
    """What a ready form is called, by language."""
    told: Mapping[str, str] = _read(name)["names"]
    return told


def _rows(survey: Iterable[Mapping[str, Any]], form: str) -> Iterator[Row]:
    for told in survey:
        if "block" in told:
            yield from _rows(_block(told["block"], form), form)
            continue
        plain = {k: str(v) for k, v in told.items() if k not in (*TRANSLATED, "noun", "block")}
        yield plain | {k: v for kind in TRANSLATED if kind in told for k, v in _said(kind, told[kind]).items()}
        yield from _noun_of(told)


def _noun_of(told: Mapping[str, Any]) -> Iterator[Row]:
    """What one of this group, or of the whole form, becomes: a hidden answer that never changes."""
    if "noun" in told:
        yield {"type": "hidden", "name": "noun", "default": told["noun"]}


def _block(name: str, form: str) -> list[Mapping[str, Any]]:
    blocks: Mapping[str, list[Mapping[str, Any]]] = _read("blocks")
    if name not in blocks:
        raise BrokenVocabulary("a form names a block that is not there", form=form, block=name)
    return blocks[name]


def _said(kind: str, texts: Mapping[str, str]) -> Row:
    return {f"{kind}::{column}": texts[language] for language, column in LANGUAGES.items()}


def _choices(name: str, parties: Mapping[str, str], form: str) -> Iterator[Row]:
    if name == PARTIES:
        for id, called in parties.items():
            yield {"list_name": name, "name": id} | _said("label", dict.fromkeys(LANGUAGES, called))
        yield {"list_name": name, "name": "unknown"} | _said("label", OTHER_PARTY)
        return
    lists = _read("choices")
    if name not in lists:
        raise BrokenVocabulary("a form names a list that is not there", form=form, list=name)
    told = dict(lists[name])
    page = told.pop("of", None)
    for code, texts in told.items():
        known = {} if page is None else getattr(vocabulary(), page)[code].names
        yield {"list_name": name, "name": str(code)} | _said("label", {**known, **texts})


@cache
def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(FOLDER / f"{name}.yaml")[0]
    return data

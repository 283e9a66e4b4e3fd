"""What a form's answers mean: which groups become nouns, which are sealed, which questions bring files.

The grammar (docs/field.md): a group, a repeat or the form itself that holds an answer named `noun` becomes one such
noun for each time it stands in a submission, with the answers of what stands around it. A group named `identity` or
`told` is sealed. The rest of the meaning lies in the names of the questions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

NOUN = "noun"
SEALED = ("identity", "told")  # who it is; what was said
BECOMES = ("report", "coverage", "sighting", "inventory", "interview")
INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths are names below the form's own element, joined by `/`; the form itself is the empty path.

    `nouns`: path of a group -> what it becomes. `types`: path -> type of its bind. `fixed`: path -> an answer that the
    form gives and nobody changes.
    """

    nouns: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()

    @property
    def sealed(self) -> bool:
        """Whether what is told in it may be written down only sealed."""
        return INTERVIEW in self.nouns.values() or any(path.rpartition("/")[2] in SEALED for path in self.paths)

    @property
    def files(self) -> tuple[str, ...]:
        """Questions that bring a file."""
        return tuple(sorted(path for path, kind in self.types.items() if kind == "binary"))


def layout_of(main: Element, binds: Mapping[str, str]) -> Layout:
    """The layout of a form from its main instance and the types of its binds (by full path)."""
    root = plain(main.tag)
    found = dict(_walk(main, ""))
    types = {path.removeprefix(f"/{root}/"): kind for path, kind in binds.items()}
    nouns = {path.rpartition("/")[0]: text for path, text in found.items() if path.rpartition("/")[2] == NOUN}
    fixed = {path: text for path, text in found.items() if path.rpartition("/")[2] == NOUN}
    return Layout(nouns=nouns, types=types, fixed=fixed, paths=frozenset(found))


def _walk(element: Element, path: str) -> Iterator[tuple[str, str]]:
    for kid in element:
        inner = f"{path}/{plain(kid.tag)}".lstrip("/")
        yield inner, (kid.text or "").strip()
        yield from _walk(kid, inner)


def plain(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rsplit("}", 1)[-1]

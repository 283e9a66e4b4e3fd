"""Where measured tables are kept: between two marks of docs/performance.md."""

from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def put_table(name: str, lines: list[str]) -> None:
    """Put lines between `<!-- name -->` and `<!-- /name -->` of the page; KeyError where it has no such marks."""
    put_between(PAGE, name, lines)


def put_between(path: Path, name: str, lines: list[str]) -> None:
    """The same for another page."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = path.read_text("utf-8")
    if start not in page or end not in page:
        raise KeyError(f"{path.name} has no marks for {name}")
    head, _, rest = page.partition(start)
    _, _, tail = rest.partition(end)
    path.write_text(f"{head}{start}\n" + "\n".join(lines) + f"\n{end}{tail}", "utf-8")

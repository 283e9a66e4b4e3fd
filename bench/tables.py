"""Where measured tables are kept: between two marks of docs/performance.md."""

from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def put_table(name: str, lines: list[str]) -> None:
    """Put lines between `<!-- name -->` and `<!-- /name -->` of the page; KeyError where it has no such marks."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = PAGE.read_text("utf-8")
    if start not in page or end not in page:
        raise KeyError(f"{PAGE.name} has no marks for {name}")
    head, _, rest = page.partition(start)
    _, _, tail = rest.partition(end)
    PAGE.write_text(f"{head}{start}\n" + "\n".join(lines) + f"\n{end}{tail}", "utf-8")

"""The pages on talks: tables from the form, answers from the code. `python -m tests.talks.page` fills them."""

import contextlib
import io
import re
from collections.abc import Iterable
from pathlib import Path

from truce.talks.files.form import NESTED, SECTIONS, Field, fields_of, section_fields

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "talks.md"
RUNS = [ROOT / "docs" / name for name in ("talks.md", "talks-deadlines.md", "talks-takeaways.md")]
TABLES = re.compile(r"(<!-- fields -->\n).*?(<!-- end -->)", re.DOTALL)
RUN = re.compile(r"```python run\n(.*?)```\n\n```text\n.*?```", re.DOTALL)


def tables() -> str:
    """A table of fields for each section, and for the parts of a draft."""
    parts = [_table(f"`{s.name}`", (s.noun.__doc__ or "").split("\n")[0], section_fields(s)) for s in SECTIONS]
    parts += [_table(f"`{n}`, within", (p.__doc__ or "").split("\n")[0], fields_of(p)) for n, p in NESTED.items()]
    return "\n".join(parts)


def _table(title: str, says: str, fields: Iterable[Field]) -> str:
    lines = [f"### {title}", "", says, "", "| field | must be there | what it means |", "|---|---|---|"]
    lines += [f"| `{f.name}` | {'yes' if f.needed else ''} | {f.meaning} |" for f in fields]
    return "\n".join([*lines, ""])


def printed(code: str) -> str:
    """What an example prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/talks.md", "exec"), {})
    return out.getvalue()


def filled(text: str) -> str:
    """A page with its tables and the answers of its examples."""
    text = TABLES.sub(lambda found: found[1] + "\n" + tables() + "\n" + found[2], text)
    return RUN.sub(lambda found: f"```python run\n{found[1]}```\n\n```text\n{printed(found[1])}```", text)


if __name__ == "__main__":
    for page in RUNS:
        page.write_text(filled(page.read_text("utf-8")), "utf-8")

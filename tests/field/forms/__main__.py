"""Write the descriptions that the tests of the page read again: `python -m tests.field.forms`."""

import json
from pathlib import Path

from pyxform.xls2xform import convert

from truce.field.browser import described

HERE = Path(__file__).parent
THERE = HERE.parents[2] / "frontend" / "tests" / "forms"


def main() -> None:
    THERE.mkdir(parents=True, exist_ok=True)
    for form in sorted(HERE.glob("*.md")):
        told = described(convert(form.read_text("utf-8"), file_type=".md").xform)
        (THERE / f"{form.stem}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

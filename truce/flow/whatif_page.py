"""The answer of `truce whatif` as one self-contained page: no script, nothing fetched."""

from collections.abc import Sequence
from html import escape

from truce.flow.whatif import WhatIf
from truce.flow.whatif_words import Section, sections

STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1c;--soft:#5c5c5c;--line:#d9d9d9;--ground:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--soft:#a8a8a8;--line:#3c3c3c;--ground:#161616}}
body{margin:2rem auto;max-width:70rem;padding:0 1rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--ground)}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2.2rem}p{margin:.2rem 0;color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin-top:.8rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600}td{overflow-wrap:anywhere;min-width:4rem}
@media print{body{margin:0;max-width:none}}
""".strip()


def page(found: WhatIf) -> str:
    """The page, in English."""
    named = " and ".join(held.trial.agreement.title for held in found.drafts)
    body = "\n".join(_section(section) for section in sections(found))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>What if: {escape(named)}</title><style>{STYLE}</style></head>\n"
        f"<body><h1>What if: {escape(named)}</h1>\n{body}\n</body></html>\n"
    )


def _section(section: Section) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in section.lines)
    return f"<section><h2>{escape(section.title)}</h2>{lines}{_table(section)}</section>"


def _table(section: Section) -> str:
    if not section.columns:
        return ""
    head = _row(section.columns, "th")
    rows = "".join(_row(row, "td") for row in section.rows)
    return f'<div class="scroll"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _row(cells: Sequence[str], tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return "<tr>" + "".join(f"<{tag}{scope}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

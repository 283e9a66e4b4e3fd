"""The page of a bundle that a person opens: one file, no script, nothing fetched; and the words that go with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from truce.bundle.steps import STEPS

STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1e262c}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}td,th{text-align:left;vertical-align:top;"
    "padding:.2em .8em .2em 0;border-bottom:1px solid #d5dce0}code{font:13px monospace;overflow-wrap:anywhere}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"

BESIDES = (
    "<p>Besides these: this page, and under <code>data/log/</code> the record itself, held by the signature below "
    "<code>checkpoint.txt</code>.</p>"
)
BY_HAND = (
    "<h2>How to check it</h2><p><code>truce check THIS-FOLDER</code>, on any machine, with no network. By hand: "
    "<code>sha256sum -c manifest-sha256.txt</code> in the folder, or any BagIt validator, for the first step.</p>"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of plain text with its heading."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page says: of what the bundle is, its facts, tables, what was left out and why."""

    title: str
    facts: Mapping[str, str]
    listings: Sequence[Listing]
    left_out: Sequence[str]


def page(told: Page, contents: Mapping[str, str]) -> bytes:
    """The page; `contents`: every file it lists with its SHA-256. Whatever is in it is text and nothing else."""
    files = [(name, digest) for name, digest in sorted(contents.items())]
    steps = "".join(f"<li>{escape(words)}</li>" for words in STEPS.values())
    left_out = "".join(f"<li>{escape(line)}</li>" for line in told.left_out)
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f"<title>{escape(told.title)}</title><style>{STYLE}</style></head><body><h1>{escape(told.title)}</h1>",
        _table("", ("", ""), list(told.facts.items())),
        *(_table(one.title, one.columns, one.rows) for one in told.listings),
        f"<h2>What is not in it</h2><ul>{left_out}</ul>",
        _table("What is in it", ("file", "SHA-256"), files),
        BESIDES,
        BY_HAND,
        f"<ol>{steps}</ol></body></html>\n",
    ]
    return "".join(parts).encode()


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows)
    heading = f"<h2>{escape(title)}</h2>" if title else ""
    return f"{heading}<table><tr>{head}</tr>{body}</table>"


def _cell(text: str) -> str:
    told = escape(str(text))
    return f"<code>{told}</code>" if len(text) == 64 and text.isalnum() else told


README = """\
This folder is a bundle: a record that can be checked by anyone, without the people who made it.

  bagit.txt, bag-info.txt, manifest-*, tagmanifest-*   a BagIt bag (RFC 8493): any validator checks the files
  data/index.html        open this first: what is in here, what was left out, in words
  data/log/leaves.jsonl  the acts, one a line, exactly as they stand in the mission's log
  data/log/proofs.jsonl  for each act its number and its path in the Merkle tree (RFC 9162)
  data/log/checkpoint.txt  the tree's head, signed (C2SP tlog-checkpoint); signatures of witnesses below it
  data/log/keys.json     the log's public key and those of the members, as the acts tell them
  data/log/contents.sha256   every other file; the act of sealing (the last leaf) names the hash of this list
  data/case/             cases, as the acts make them
  data/exhibits/         evidence, each file named by its SHA-256; what is sealed is still sealed (age)
  data/custody/          who had each exhibit, who touched it
  data/brief/            a brief in every form, and what it was made of
  data/nouns/            the tables it was made of, in the versions it names
  data/mission/          only for a whole mission: its folder, to be restored
  data/settings/ data/agreements/ data/zones/ data/method/   what all this is read with

To check it:    truce check FOLDER-OR-ZIP [--key KEY] [--checkpoint FILE] [--remake]

Do not believe the key in here because it is in here. Compare it with one you got by another way, or hold the
checkpoint against one that somebody outside has kept. Without either, the check shows that the bundle is of one piece;
it cannot show that the mission did not write its whole history anew.
"""

"""The brief as PDF, set by Typst from the same noun, the same pictures and our own fonts."""

import json
from pathlib import Path

import typst

from truce.briefs.emphasis import runs
from truce.briefs.page import anchors, pictures
from truce.briefs.plain import as_json
from truce.briefs.wording import Words
from truce.model.brief import Brief, Sentence

HERE = Path(__file__).parent


def as_pdf(brief: Brief) -> bytes:
    """The PDF, tagged for readers' aids. The only time in it is the brief's own `as_of`."""
    words = Words(brief.language, brief.time_zone)
    ui = {
        "takeaways": words.say("section.takeaways"),
        "why": words.say("ui.why"),
        "because": words.say("ui.because"),
        "as_of": words.say("header.as_of", moment=words.moment(brief.as_of)),
    }
    return typst.compile(
        HERE / "templates" / "brief.typ",
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        format="pdf",
        timestamp=int(brief.as_of.timestamp()),
        sys_inputs={
            "brief": as_json(brief).decode("utf-8"),
            "ui": json.dumps(ui, ensure_ascii=False),
            "pictures": json.dumps(pictures(brief, narrow=True), ensure_ascii=False),
            "runs": json.dumps({s.text: runs(s) for s in sentences(brief)}, ensure_ascii=False),
            "anchors": json.dumps(sorted(anchors(brief))),
        },
    )


def sentences(brief: Brief) -> list[Sentence]:
    """Every sentence of the brief."""
    return [*brief.header, *brief.takeaways, *(s for section in brief.sections for s in section.sentences)]

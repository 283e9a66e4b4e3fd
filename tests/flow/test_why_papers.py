"""A ruling and a date that rest on documents lead back to them, and to the file that brought them."""

from tests.flow.conftest import Walked
from truce.flow.frames import frame
from truce.flow.reason import Reason
from truce.flow.why import why
from truce.model.deadline import Deadline
from truce.model.document import Document
from truce.model.ruling import Ruling


def kinds(reason: Reason) -> set[str]:
    return {reason.kind, *(kind for one in reason.because for kind in kinds(one))}


def test_a_ruling_on_steps_leads_to_its_documents_and_their_file(vela: Walked) -> None:
    rows = frame(vela.house, Ruling).to_dicts()
    (ruling,) = [r for r in rows if (r["term"], r["party"], r["period"]) == ("VE-7", "karst", "whole")]
    reason = why(vela.house, ruling["id"])

    documents = [one for one in reason.because if one.kind == "document"]
    assert [one.id for one in documents] == ruling["because"]
    assert kinds(documents[0]) == {"document", "collection"}


def test_a_date_leads_to_its_term_and_its_documents(vela: Walked) -> None:
    (row,) = [d for d in frame(vela.house, Deadline).to_dicts() if (d["term"], d["party"]) == ("VE-7", "karst")]
    reason = why(vela.house, row["id"])

    assert reason.facts["status"] == "met_late"
    assert [one.kind for one in reason.because] == ["term", "document"]


def test_a_document_leads_to_the_file_that_brought_it(vela: Walked) -> None:
    id = frame(vela.house, Document)["id"][0]
    reason = why(vela.house, id)

    assert (reason.kind, reason.id) == ("document", id)
    assert [one.facts["file"] for one in reason.because] == ["registry.jsonl"]

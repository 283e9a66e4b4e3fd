"""The ways of casework, each with the action of the policy that it asks for."""

from functools import partial

from truce.web.casework import assessing, doing, doubles, evidence, intake, looking, noticed, receiving
from truce.web.casework.steps import STEPS
from truce.web.way import FILES_BYTES, Way

CASE = "/cases/{ref}"

STEP_WAYS: tuple[Way, ...] = tuple(
    Way(path=step.path, name=f"cases.do.{step.name}{suffix}", handle=partial(handle, step), action=step.action,
        methods=(method,))
    for step in STEPS
    for method, suffix, handle in (("GET", "", doing.give), ("POST", ".send", doing.take))
)  # fmt: skip

WAYS: tuple[Way, ...] = (
    Way(path="/cases", name="cases.list", handle=looking.listed, action="case.view"),
    Way(path="/cases/new", name="cases.receive", handle=intake.give, action="case.receive"),
    Way(path="/cases/new", name="cases.receive.send", handle=intake.take, action="case.receive", methods=("POST",)),
    Way(path="/cases/times", name="cases.times", handle=looking.times, action="case.view"),
    Way(path=CASE, name="cases.show", handle=looking.show, action="case.view"),
    Way(path=f"{CASE}/part", name="cases.part", handle=looking.again, action="case.view"),
    Way(path=f"{CASE}/since", name="cases.since", handle=looking.changed, action="case.view"),
    Way(path=f"{CASE}/record", name="cases.record", handle=looking.record, action="case.view"),
    Way(path=f"{CASE}/text", name="cases.text", handle=looking.text, action="case.view"),
    *STEP_WAYS,
    Way(path=f"{CASE}/do/assess", name="cases.do.assess", handle=assessing.give, action="case.assess"),
    Way(
        path=f"{CASE}/do/assess",
        name="cases.do.assess.send",
        handle=assessing.take,
        action="case.assess",
        methods=("POST",),
    ),
    Way(
        path=f"{CASE}/do/assess/weigh",
        name="cases.do.assess.weigh",
        handle=assessing.weigh,
        action="case.assess",
        methods=("POST",),
    ),
    Way(path=f"{CASE}/exhibits/add", name="exhibits.add", handle=receiving.give, action="exhibit.add"),
    Way(
        path=f"{CASE}/exhibits/add",
        name="exhibits.add.send",
        handle=receiving.take,
        action="exhibit.add",
        methods=("POST",),
        most_bytes=FILES_BYTES,
    ),
    Way(
        path=f"{CASE}/exhibits",
        name="exhibits.add.stream",
        handle=receiving.stream,
        action="exhibit.add",
        methods=("PUT",),
        reads_form=False,
    ),
    Way(path="/exhibits", name="exhibits.list", handle=evidence.listed, action="exhibit.view"),
    Way(path="/exhibits/{id}", name="exhibits.show", handle=evidence.show, action="exhibit.view"),
    Way(
        path="/exhibits/{id}/open",
        name="exhibits.open",
        handle=evidence.open_it,
        action="exhibit.view",
        methods=("POST",),
    ),
    Way(path="/exhibits/{id}/check", name="exhibits.check", handle=evidence.check, action="exhibit.check",
        methods=("POST",)),
    Way(path="/exhibits/{id}/seal", name="exhibits.seal", handle=evidence.seal, action="exhibit.seal",
        methods=("POST",)),
    Way(path="/exhibits/{id}/bytes", name="exhibits.bytes", handle=evidence.given_out, action="exhibit.view"),
    Way(path="/notices", name="notices.list", handle=noticed.listed, action="case.reply"),
    Way(path="/duplicates", name="duplicates.list", handle=doubles.listed, action="look"),
    Way(path="/duplicates/{left}/{right}", name="duplicates.show", handle=doubles.show, action="look"),
    Way(path="/duplicates/{left}/{right}", name="duplicates.decide", handle=doubles.take, action="decide",
        methods=("POST",)),
)  # fmt: skip

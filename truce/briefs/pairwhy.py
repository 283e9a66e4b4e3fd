"""The sentences of a pair: the verdict, why it is not the sum, what would tip it, and who may decide otherwise."""

from collections.abc import Iterator
from math import exp, log

from truce.briefs.pairing import LETTERS, Compared, PairPage
from truce.briefs.pairodds import Weight, inline, odds, plain_odds, weights
from truce.briefs.wording import Words
from truce.model.incident import Link
from truce.model.report import Report

CARRIES = log(3)
"""A factor is named beside the verdict if it is worth three to one or more."""
TIPPING = ("act", "weapon_class", "by", "against", "target", "killed", "injured", "words")


def verdict(compared: Compared, page: PairPage) -> str:
    """One event or two, and how probable one event is."""
    words = page.words()
    if compared.link is None:
        return words.say("pair.verdict.two_unweighed" if not compared.together else "pair.verdict.one_unweighed")
    key = "pair.verdict.one" if compared.together else "pair.verdict.two"
    return words.say(key, chance=words.chance(compared.link.probability))


def reasons(compared: Compared, page: PairPage) -> list[str]:
    """What turned the sum, and the strongest factors on either side; first of all a decision that still waits."""
    words, found = page.words(), weights(compared, page)
    said = [_turned(compared, words)] if _is_turned(compared) else []
    for waiting in [d for d in compared.standing if d not in compared.binding]:
        said.insert(0, words.say("pair.waiting", id=waiting.id, command=f"truce run {page.folder}"))
    for key, side in (("pair.most_for", 1), ("pair.most_against", -1)):
        named = [w for w in found if w.value * side >= CARRIES][:3]
        if named:
            said.append(words.say(key, what=words.listed(_named(w, words) for w in named)))
    return said


def _is_turned(compared: Compared) -> bool:
    """Other reports, or a person, turned what the two alone would be."""
    return compared.link is not None and (compared.link.score > 0) != compared.together


def _turned(compared: Compared, words: Words) -> str:
    by = "person" if compared.binding else "reports"
    score = 0.0 if compared.link is None else compared.link.score
    return words.say(f"pair.turned_by_{by}", odds=odds(words, score))


def _named(weight: Weight, words: Words) -> str:
    return f"{inline(weight.title)} ({plain_odds(words, weight.value)})"


def unweighed(page: PairPage) -> str:
    """Why there is no working to show."""
    words = page.words()
    return words.say("pair.no_link", share=words.percent(page.kept_from))


def alone(compared: Compared, page: PairPage) -> list[str]:
    """What the two come to if there were only these two, and what with all the others."""
    words, link = page.words(), compared.link
    if link is None:
        return []
    two = words.say("pair.alone", odds=odds(words, link.score), chance=words.chance(chance_of(link.score)))
    return [two, words.say("pair.all", chance=words.chance(link.probability))]


def chance_of(score: float) -> float:
    """The probability of a log ratio."""
    return 1 / (1 + exp(-score)) if score > -700 else 0.0


def considered(compared: Compared, page: PairPage) -> list[str]:
    """Why the answer is not the sum: what other reports have to do with it."""
    words = page.words()
    weighed = compared.link is not None
    said = [_ruled(compared, words)] if compared.binding else []
    if compared.together:
        said += _company_of_both(compared, words)
    else:
        said += [_company_of(compared, side, words) for side in (0, 1)]
        said += [text for side in (0, 1) if weighed for text in _strangers(compared, side, page)]
        said += _twice(compared, words) if weighed else ()
    for side in (0, 1):
        said += _rivals(compared, side, words)
    return said


def _ruled(compared: Compared, words: Words) -> str:
    kind = "one" if compared.together else "two"
    return words.say(f"pair.ruled_{kind}", id=compared.binding[0].id)


def _company_of_both(compared: Compared, words: Words) -> Iterator[str]:
    if not compared.others:
        yield words.say("pair.only_two")
        return
    yield words.say("pair.with_others", reports=words.plural("count.report", len(compared.others)))
    for side in (0, 1):
        yield from _tie(compared, side, words)


def _company_of(compared: Compared, side: int, words: Words) -> str:
    incident, letter = compared.incidents[side], LETTERS[side]
    more = len(incident.members) - 1
    if more == 0:
        return words.say("pair.stands_alone", who=letter, incident=incident.id)
    head = words.say("pair.stands_with", who=letter, incident=incident.id, reports=words.plural("count.report", more))
    return " ".join([head, *_tie(compared, side, words)])


def _tie(compared: Compared, side: int, words: Words) -> Iterator[str]:
    """The strongest tie of a report to another of its incident, the pair itself aside."""
    ties = [tie for tie in compared.ties(side, inside=True) if tie[1].id not in compared.ids]
    for link, other in ties[:1]:
        yield words.say("pair.tie", who=LETTERS[side], source=other.source, id=other.id, odds=odds(words, link.score))


def _strangers(compared: Compared, side: int, page: PairPage) -> Iterator[str]:
    """How many of the other incident's reports have no tie to this one that was worth keeping."""
    words, other = page.words(), 1 - side
    theirs = {m.report for m in compared.incidents[other].members} - {compared.ids[other]}
    known = {
        id for link in compared.links if compared.ids[side] in (link.left, link.right) for id in (link.left, link.right)
    }
    if strangers := theirs - known:
        yield words.say(
            "pair.strangers",
            who=LETTERS[side],
            other=LETTERS[other],
            n=words.number(len(strangers)),
            of=words.number(len(theirs)),
            share=words.percent(page.kept_from),
        )


def _twice(compared: Compared, words: Words) -> Iterator[str]:
    """Sources that tell of both incidents: they would have told one event twice."""
    told = {report.id: report.source for report in (*compared.reports, *compared.others)}
    sides = [{told[m.report] for m in incident.members if m.report in told} for incident in compared.incidents]
    if both := sorted(sides[0] & sides[1]):
        yield words.say("pair.twice", sources=words.listed(both))


def _rivals(compared: Compared, side: int, words: Words) -> Iterator[str]:
    """Where else the report might belong: the most probable other."""
    mine: list[tuple[Link, Report]] = compared.ties(side, inside=False)
    for link, other in [tie for tie in mine if tie[1].id not in compared.ids][:1]:
        chance = words.chance(link.probability)
        yield words.say("pair.rival", who=LETTERS[side], source=other.source, id=other.id, chance=chance)


def tipping(compared: Compared, page: PairPage) -> list[str]:
    """What would turn the answer: how much evidence is missing, and which single thing told carries the sum."""
    words, link = page.words(), compared.link
    if link is None or compared.standing:
        return []
    gap = log(max(link.probability, 1e-9) / max(1 - link.probability, 1e-9))
    other = "two" if gap > 0 else "one"
    said = (
        [words.say(f"pair.tip_{other}", odds=plain_odds(words, gap))]
        if abs(gap) > log(1.2)
        else [words.say("pair.tip_even")]
    )
    for weight in weights(compared, page):
        left = link.score - weight.value
        if weight.key in TIPPING and left * link.score < 0:
            said.append(words.say("pair.without", what=inline(weight.title), odds=odds(words, left)))
    return said


def decided(compared: Compared, page: PairPage) -> list[str]:
    """What persons have decided about either report, standing or taken back."""
    words, said = page.words(), []
    for d in compared.decisions:
        key = "pair.decided_same" if d.same else "pair.decided_different"
        text = words.say(key, by=d.by, at=words.moment(d.at), left=d.left, right=d.right, why=d.why, id=d.id)
        if d.undone_at is not None:
            text += " " + words.say(
                "pair.taken_back", by=str(d.undone_by), at=words.moment(d.undone_at), why=str(d.undone_why)
            )
        said.append(text)
    return said or [words.say("pair.nobody")]


def commands(compared: Compared, page: PairPage) -> list[tuple[str, str]]:
    """(what for, what to type): to decide otherwise, to let it bind, to take it back, to see more."""
    words, folder = page.words(), page.folder
    one, two = compared.ids
    who = f"--by {words.say('pair.name')} --why {words.say('pair.reason')}"
    standing = compared.standing
    verb = "different" if compared.together else "same"
    listed = [(f"pair.to_{verb}", f"truce {verb} {folder} {one} {two} {who}")] if not standing else []
    listed += [("pair.to_undo", f"truce undo {folder} {d.id} {who}") for d in standing]
    listed += [("pair.to_run", f"truce run {folder}")]
    asked = dict.fromkeys((f"{one} {two}", *(incident.id for incident in compared.incidents)))
    listed += [("pair.to_why", f"truce why {folder} {ids}") for ids in asked]
    return [(words.say(key), typed) for key, typed in listed]

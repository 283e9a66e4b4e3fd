"""What may be chosen in the fields of a case: its own items, exhibits, requests and people; parties, terms, members."""

from collections.abc import Iterable

from truce.flow import acting
from truce.flow.room.case_twins import twins
from truce.flow.verification.case import names
from truce.model.agreement import Agreement
from truce.model.case import Case
from truce.model.information import TENDS
from truce.shell.say import Say
from truce.vocabulary import vocabulary
from truce.web.casework.fields import Form, Options
from truce.web.casework.words import word

LETTERS = ("A", "B", "C", "D", "E", "F")
LONG = 90  # characters of a text beside its id


def short(text: str) -> str:
    """A text, cut where it is long."""
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"


def terms_of(agreements: Iterable[Agreement]) -> Options:
    """Every term of every agreement, as `vela-2024:VE-1`: told by the id that the case shows, and by its article."""
    return [
        (f"{one.id}:{term.id}", short(f"{one.id} {term.id} ({term.ref}): {term.act}"))
        for one in agreements
        for term in one.terms
    ]


def terms(form: Form) -> Options:
    """The terms that are not alleged yet."""
    told = form.case.allegation.terms
    return [(id, text) for id, text in terms_of(form.house.agreements) if id not in told]


def parties(form: Form) -> Options:
    """The sides of the agreements, by name."""
    return [(id, f"{name} ({id})") for id, name in sides(form).items()]


def sides(form: Form) -> dict[str, str]:
    """Side -> name."""
    known = names(form.house)
    found = {p.id for one in form.house.agreements for p in one.parties if p.is_side}
    return {id: known[id] for id in sorted(found)}


def actors_of(agreements: Iterable[Agreement], say: Say) -> Options:
    """Everybody whom an agreement names, and `unknown` and `other`."""
    known = {party.id: party.name for one in agreements for party in one.parties}
    found = [(id, f"{name} ({id})") for id, name in sorted(known.items())]
    return [("unknown", word(say, "actors", "unknown")), *found, ("other", word(say, "actors", "other"))]


def team(form: Form) -> Options:
    """Members who may take part in a verification: by handle, with their roles."""
    now, wanted = (
        form.house.clock(),
        {"investigator", "human_rights", "technical", "inspector", "monitor", "patrol_leader"},
    )
    found = []
    for handle, member in sorted(acting.members(form.house).items()):
        roles = member.roles(now)
        if roles & wanted and not member.is_suspended(now):
            found.append((handle, f"{handle} ({', '.join(word(form.asked.say, 'roles', r) for r in sorted(roles))})"))
    return found


def items(form: Form) -> Options:
    """The items of a case and of those joined to it."""
    if form.shown is None:
        return []
    own = form.case.id
    return [(i.id if i.case == own else i.full_id, f"{i.id}: {short(i.summary)}") for i in form.shown.items]


def own_items(form: Form) -> Options:
    """The items that are the case's own: only those are graded here."""
    return [(i.id, f"{i.id} ({i.source}): {short(i.summary)}") for i in form.case.information]


def sources(form: Form) -> Options:
    """Who told of it."""
    told = () if form.shown is None else form.shown.items
    return [(one, one) for one in dict.fromkeys(i.source for i in told)]


def exhibits(form: Form) -> Options:
    """The evidence of a case."""
    if form.shown is None:
        return []
    told = {chain.exhibit.id: chain.exhibit for chain in form.shown.exhibits or ()}
    return [
        (id, short(f"{id} {(told[id].description or told[id].origin) if id in told else ''}"))
        for id in form.shown.exhibit_ids
    ]


def requests(form: Form) -> Options:
    """The requests for access."""
    say = form.asked.say
    return [
        (a.id, f"{a.id}: {a.to}, {short(a.place)} ({word(say, 'access_outcomes', a.outcome or 'asked')})")
        for a in form.case.access
    ]


def explanations(form: Form) -> Options:
    """The other explanations."""
    return [(h.id, f"{h.id}: {short(h.text)}") for h in form.case.alternatives]


def notices(form: Form) -> Options:
    """The notices to parties."""
    known = names(form.house)
    return [(n.id, f"{n.id}: {known.get(n.to, n.to)}, {form.asked.say.when(n.due)}") for n in form.case.notices]


def remedies(form: Form) -> Options:
    """The remedies that are still awaited."""
    return [
        (r.id, f"{r.id}: {word(form.asked.say, 'remedy_kinds', r.kind)}, {r.owner}") for r in form.case.open_remedies()
    ]


def linked(form: Form) -> Options:
    """What is linked to a case now."""
    return [(id, id) for id in (*form.case.incidents, *form.case.exhibits)]


def likely(form: Form) -> Options:
    """Cases that this one may repeat, the likest first."""
    return [
        (one.case.id, short(f"{one.case.number or one.case.id}: {one.case.allegation.summary}"))
        for one in twins(form.house, form.case)
    ]


def letters(form: Form) -> Options:
    """How reliable a source is."""
    return [(one, f"{one}: {vocabulary_grade(form.asked.say, one)}") for one in LETTERS]


def vocabulary_grade(say: Say, letter: str) -> str:
    """A letter in words."""
    return word(say, "grades", letter)


def numbers(form: Form) -> Options:
    """How credible an item is."""
    return [(one, f"{one}: {word(form.asked.say, 'credibilities', one)}") for one in ("1", "2", "3", "4", "5", "6")]


def means(form: Form) -> Options:
    """How it is known."""
    return [(code, form.asked.say.label("means", code)) for code in vocabulary().means]


def tends(form: Form) -> Options:
    """Which way an item speaks."""
    return [(one, word(form.asked.say, "tends", one)) for one in TENDS]


def answers(case: Case) -> tuple[str, ...]:
    """What the time of reply may end in, as the case stands."""
    return ("accepted", "contested") if any(n.replies for n in case.notices) else ("no_response",)


def answers_of(form: Form) -> Options:
    """The same, by name."""
    return [(one, word(form.asked.say, "case_states", one)) for one in answers(form.case)]


def audiences(form: Form) -> Options:
    """Who may see a release; the public only where the mandate allows it."""
    told = ("parties", "member_states", *(("public",) if form.house.choices.mandate.publication_allowed else ()))
    return [(one, word(form.asked.say, "audiences", one)) for one in told]


def kept_from(form: Form) -> Options:
    """Who may still see what is not released to the public."""
    return [(one, word(form.asked.say, "audiences", one)) for one in ("nobody", "parties", "member_states")]


def abouts(form: Form) -> Options:
    """What a dissent is about."""
    return [(one, word(form.asked.say, "abouts", one)) for one in ("whole", "fact", "term", "attribution", "severity")]


def votes(form: Form) -> Options:
    """How somebody voted."""
    return [(one, word(form.asked.say, "votes", one)) for one in ("agree", "object", "abstain")]


def agreeing(form: Form) -> Options:
    """Whether a reviewer agrees to the attribution as well."""
    return [(one, word(form.asked.say, "agreeing", one)) for one in ("agree", "refuse")]

"""What goes in by the doors of harm and of human rights: marked names and places, in bad rows too; and who looks."""

import json

from tests.casework import STAFF
from tests.leak import marks
from tests.leak.terminal import Said, Terminal

ROWS = {  # word of the command -> what is told
    "casualty": (
        f"reference: H-1\nday: 2025-04-02\narea: {marks.AREA}\nplace: {marks.FORD}\ngroups: killed 3; injured 2\n"
        f"civilian: {marks.HERDERS}\nsources: medical clinic; witness family\n"
    ),
    "individual": (
        "reference: I-1\nincident: H-1\noutcome: killed\nsex: female\nyears: 34\n"
        f"civilian: {marks.HERDERS}\nsources: document registry; witness family\n"
    ),
    "damage": f"reference: D-1\nday: 2025-04-02\narea: {marks.AREA}\nobject: school\nmilitary_use: {marks.HERDERS}\n",
    "crater": f"reference: C-9\nday: 2025-04-02\narea: {marks.AREA}\nplace: {marks.FORD}\nremains: {marks.HERDERS}\n",
    "violation": f"reference: V-1\nday: 2025-04-02\narea: {marks.AREA}\ntype: detention\naccount: {marks.HERDERS}\n",
}
CLOSED = f"reference: V-2\nday: 2025-04-02\narea: x\ntype: detention\naccount: {marks.CLOSED}\nonly: [hugo]\n"
VICTIM = f"name: {marks.VICTIM}\nvariants: [{marks.VICTIM_UK}]\n"
WRONG = (
    *(f"{marks.VICTIM}: yes\n", f"day: {marks.VICTIM}\n", f"- {marks.VICTIM}\n", f"a: [{marks.VICTIM_UK}\n"),
    *(f"day: 2025-04-02\narea: x\n{field}: {marks.VICTIM}\n" for field in ("groups", "sources", "weapon", "control")),
    *(f"day: 2025-04-02\narea: x\ntype: {field}\nonly: [{marks.VICTIM}]\n" for field in ("killing", marks.VICTIM)),
    *(f"day: 2025-04-02\narea: x\ntype: killing\n{field}: [{marks.VICTIM}]\n" for field in ("persons", "referrals")),
    f"incident: {marks.VICTIM}\noutcome: killed\n",
)
NAMED = (  # where an id, a code or a reason belongs
    *(("casualty", "show", marks.VICTIM), ("individual", "name", marks.VICTIM, "--from", "-")),
    *(("casualty", "step", "H-1", "--to", marks.VICTIM), ("casualty", "step", marks.VICTIM, "--to", "verified")),
    ("casualty", "step", "H-1", "--to", "excluded", "--why", marks.FORD, "--ground", marks.VICTIM),
    ("casualty", "step", "H-1", "--to", "under_verification", "--why", marks.FORD, "--group", marks.VICTIM),
    ("individual", "merge", "I-1", "--into", marks.VICTIM, "--why", marks.FORD),
    ("casualty", "unmerge", "H-1", "--why", marks.VICTIM),
    ("violation", "refer", "V-1", "--state", marks.VICTIM, "--path", "legal"),
    ("violation", "refer", "V-1", "--state", "made", "--path", marks.VICTIM),
    ("violation", "refer", "V-1", "--state", "made", "--path", "legal", "--person", marks.VICTIM),
    ("violation", "step", "V-1", "--to", "excluded", "--ground", marks.VICTIM, "--why", marks.FORD),
    ("violation", "merge", "V-1", "--into", marks.VICTIM, "--why", marks.FORD),
)
MONTH = ("--from", "2025-04-01", "--to", "2025-05-01")


def harmed(truce: Terminal, mission: str, *, whole: bool) -> list[Said]:
    """Harm and rights taken in, looked at by who may and may not; what who may was shown is handed back."""
    for word, told in ROWS.items():
        truce("hugo", "community", word, "add", mission, "--from", "-", stdin=told)
    truce("hugo", "community", "violation", "add", mission, "--from", "-", stdin=CLOSED)
    truce("hugo", "community", "individual", "name", mission, "I-1", "--from", "-", stdin=VICTIM)
    step = ("--to", "under_verification", "--why", f"asked at {marks.FORD}")
    truce("hugo", "community", "casualty", "step", mission, "H-1", *step)
    truce("hugo", "community", "violation", "refer", mission, "V-1", "--state", "offered", "--path", "legal")
    _mistaken(truce, mission)
    seen = [truce("hugo", "community", word, "list", mission, *more) for word in ROWS for more in ((), ("--json",))]
    seen += [
        truce("hugo", "community", word, "show", mission, ref)
        for word, ref in (("casualty", "H-1"), ("violation", "V-2"))
    ]
    seen += [truce("hugo", "community", "harm", mission, *MONTH)]  # with the area: for those who read the register
    for said in seen:
        truce.said.remove(said)
    _released(truce, mission)
    for more in ((), ("--json",)):
        truce("hugo", "community", "rights", mission, *MONTH, "--edition", "public", *more)
        truce("hera", "community", "violation", "show", mission, "V-2", *more, code=1)
    id = str(json.loads(seen[1].out)[0]["id"])
    for handle in STAFF if whole else ("otto", "ana", "hana", "pia", "zoya"):
        if handle != "hugo":
            _refused(truce, mission, handle, id)
    return seen


def _released(truce: Terminal, mission: str) -> None:
    """Figures of harm leave, are looked at by somebody else, and are taken back; wrong words are never repeated."""
    left = truce("hugo", "community", "harm", mission, *MONTH, "--edition", "public", "--estimate", "--json")
    id = str(json.loads(left.out)["release"])
    truce("hugo", "community", "harm", mission, *MONTH, "--edition", "public")
    truce("hugo", "community", "harm", mission, *MONTH, "--edition", "public", "--why", marks.VICTIM, code=None)
    for handle in ("otto", "ana"):
        for words in (("list", mission), ("show", mission, id)):
            for more in ((), ("--json",)):
                truce(handle, "community", "released", *words, *more)
        truce(handle, "why", mission, id)
        truce(handle, "community", "released", "withdraw", mission, id, "--why", "mistake", code=1)
        truce(handle, "community", "released", "show", mission, marks.VICTIM, code=1)
    truce("hugo", "community", "released", "withdraw", mission, id, "--why", marks.VICTIM, code=None)
    truce("hugo", "community", "released", "withdraw", mission, marks.VICTIM, "--why", "mistake", code=None)


def _refused(truce: Terminal, mission: str, handle: str, id: str) -> None:
    for words in (("casualty", "list", mission), ("casualty", "show", mission, id), ("harm", mission, *MONTH)):
        truce(handle, "community", *words, "--json", code=1 if handle != "hana" else None)
    truce(handle, "community", "violation", "list", mission, code=1 if handle != "hana" else None)
    truce(handle, "community", "casualty", "add", mission, "--from", "-", stdin=ROWS["casualty"], code=1)


def _mistaken(truce: Terminal, mission: str) -> None:
    wrong: tuple[str | bytes, ...] = (*WRONG, marks.VICTIM.encode("utf-16"))
    for n, told in enumerate(wrong):
        more = ("--json",) if n % 2 else ()
        word = ("casualty", "violation", "individual")[0 if n < 8 else 1 if n < 12 else 2]
        truce("hugo", "community", word, "add", mission, "--from", "-", *more, stdin=told, code=None)
    for word, verb, *words in NAMED:
        truce("hugo", "community", word, verb, mission, *words, stdin=VICTIM, code=None)

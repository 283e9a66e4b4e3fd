"""What goes in by the doors of dialogue: marked names in every text, in bad rows, where ids belong; and who looks."""

import json

from tests.casework import STAFF
from tests.leak import marks
from tests.leak.terminal import Said, Terminal

AIM = f"reference: WEIR\naim: {marks.TALKER} asks for water\ntopic: water\nopened: 2025-04-02\n"
PLACED = f"place: by the house of {marks.TALKER}\nconvenor: {marks.TALKER_UK}\n"
SEEN = "group: residents, sex: women, count: 2, deciding: 1"
ROWS = {  # noun -> what is told of it, marked wherever words are free
    "initiative": f"{AIM}{PLACED}setbacks: [{{on: 2025-04-03, text: {marks.TALKER} was beaten}}]\n",
    "session": f"initiative: WEIR\non: 2025-04-04\noutcome: call {marks.TALKER_PHONE}\nparticipants: [{{{SEEN}}}]\n",
    "complaint": f"reference: C-1\nreceived: 2025-04-03\nabout: mission\nwhat: {marks.TALKER} {marks.TALKER_PHONE}\n",
    "commitment": f"reference: P-1\nside: {marks.TALKER}\nwhat: let her go\nmade: 2025-04-03\ndue: 2025-04-05\n",
    "hate": f"on: 2025-04-03\nkind: slur\nagainst: displaced\nchannel: {marks.TALKER_UK}\n",
    "pulse": (
        "question: safety\nstart: 2025-04-01\nuntil: 2025-04-02\nsampling: quota\nasked: 9\nrefused: 1\npositive: 4\n"
        f"negative: 4\nunsure: 0\nplace: the street of {marks.TALKER}\n"
    ),
}
WRONG = (  # rows that cannot be taken: what is wrong is told, what was written is not
    *(f"{marks.TALKER}: yes\n", f"received: {marks.TALKER}\n", f"- {marks.TALKER}\n", f"a: [{marks.TALKER_UK}\n"),
    f"received: 2025-04-03\nabout: {marks.TALKER}\nwhat: x\n",
    f"received: 2025-04-03\nabout: mission\nwhat: x\nreference: {marks.TALKER}\n",
    f"received: 2025-04-03\nabout: mission\nwhat: x\nname: {marks.TALKER}\n",
)
CSV = (
    f'received,about,what\n2025-04-03,{marks.TALKER_UK},x\n2025-04-03,mission,x,{marks.TALKER}\n2025-04-03,mission,"x\n'
)
NAMED = (  # where an id or a code belongs
    ("complaint", "show", marks.TALKER),
    ("complaint", "change", marks.TALKER, "--set", "answered=2025-04-04"),
    ("complaint", "change", "C-1", "--set", f"what={marks.TALKER}"),
    ("complaint", "change", "C-1", "--set", f"{marks.TALKER}=1"),
    ("complaint", "change", "C-1", "--set", f"about={marks.TALKER}"),
)


def talked(truce: Terminal, mission: str, *, whole: bool) -> list[Said]:
    """Dialogue taken in, looked at by who may and by who may not; what those who may were shown is handed back."""
    for noun, told in ROWS.items():
        truce("zoya", "community", noun, "add", mission, "--from", "-", stdin=told)
    truce(
        "zoya", "community", "complaint", "change", mission, "C-1", "--from", "-", stdin=f"answer: to {marks.TALKER}\n"
    )
    _mistaken(truce, mission)
    seen = [truce("zoya", "community", noun, "list", mission, *more) for noun in ROWS for more in ((), ("--json",))]
    seen.append(truce("zoya", "community", "complaint", "show", mission, "C-1"))
    seen.append(truce("zoya", "community", "indicators", mission, "--from", "2025-04-01", "--to", "2025-05-01"))
    for said in seen:
        truce.said.remove(said)
    public = ("--from", "2025-04-01", "--to", "2025-05-01", "--edition", "public")
    for more in ((), ("--json",)):
        truce("zoya", "community", "indicators", mission, *public, *more)
    truce("zoya", "community", "rewrap", mission)
    id = str(json.loads(seen[1].out)[0]["id"])
    for handle in STAFF if whole else ("otto", "ana", "hana", "pia"):
        for words in (("initiative", "list", mission), ("initiative", "show", mission, id), ("indicators", mission)):
            truce(handle, "community", *words, "--json", code=1)
        truce(handle, "community", "complaint", "add", mission, "--from", "-", stdin=ROWS["complaint"], code=1)
    return seen


def _mistaken(truce: Terminal, mission: str) -> None:
    wrong: tuple[str | bytes, ...] = (*WRONG, marks.TALKER.encode("utf-16"))
    for n, told in enumerate(wrong):
        more = ("--json",) if n % 2 else ()
        truce("zoya", "community", "complaint", "add", mission, "--from", "-", *more, stdin=told, code=None)
    truce("zoya", "community", "complaint", "add", mission, "--from", "-", "--form", "csv", stdin=CSV, code=None)
    for noun, verb, *words in NAMED:
        truce("zoya", "community", noun, verb, mission, *words, code=None)

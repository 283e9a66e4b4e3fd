"""even-hands: like acts coded, graded or believed unlike."""

from dataclasses import asdict

from truce.cli import show, who
from truce.cli.options import Folder, Json
from truce.flow.evenhands import compare_hands

COLUMNS = ("aspect", "like kind", "party", "cases", "usual", "share or mean", "p")


def even_hands(folder: Folder, as_json: Json = False) -> None:
    """List acts of like kind that were coded, graded or believed unlike, according to whom they are laid to."""
    house = who.open_house(folder)
    found = compare_hands(house)
    who.saw(house, "contrasts", rows=len(found.unlike), machine=as_json)
    if as_json:
        show.machine(asdict(found))
        return
    show.say(f"{found.compared:,} comparisons of like acts; in {found.alone:,} kinds of act only one party occurs")
    if not found.unlike:
        show.say("none came out unlike beyond chance (adjusted p 0.05)")
        return
    rows = []
    for u in found.unlike:
        kind = ", ".join(f"{name} {value}" for name, value in u.stratum)
        rows.append((u.aspect, kind, u.parties[0], u.cases[0], u.usual, f"{u.first:.2f}", f"{u.p:.2g}"))
        rows.append(("", "", u.parties[1], u.cases[1], "", f"{u.second:.2f}", ""))
    show.table("", COLUMNS, rows)
    show.say("a difference is a question to whoever codes: sides may in truth act differently; ids: --json")

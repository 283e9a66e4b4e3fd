"""publish: what the public may see, put where a server without any other right can show it."""

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json


def publish(folder: Folder, as_json: Json = False) -> None:
    """Put the next public edition out: what is old enough, blurred by rule, with the proof that it is ours.

    `truce serve FOLDER/public --public` shows it; the folder may be copied to another machine.
    """
    from truce.flow.publish import publish as put_out  # noqa: PLC0415 - charts and pages are slow to load

    house = who.open_house(folder)
    with bootstrap.writing(house):
        out = put_out(house)
    if as_json:
        show.machine({"edition": out.number, "shown": out.shown, "held_back": out.held_back, "no_brief": out.no_brief})
        return
    show.say(f"edition {out.number}: {out.shown} incidents shown, {out.held_back} held back because they are fresh")
    if out.no_brief:
        show.say(f"without a brief: {out.no_brief}")
    show.say(f"next: truce serve {folder / 'public'} --public")

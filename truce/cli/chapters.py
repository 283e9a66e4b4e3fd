"""The help of `truce`: its commands in chapters, as a mission needs them, each with the whole of its first sentence."""

from typing import Any

from typer.core import TyperGroup

CHAPTERS = {
    "Begin": ("demo", "new", "agreements", "sources"),
    "Walk the street": ("collect", "fuse", "judge", "forecast", "run", "brief", "export"),
    "Ask": ("why", "pair", "profiles", "board", "weapons", "tallies", "coverage", "whatif", "even-hands"),
    "Prepare a round of talks": ("talks",),
    "Decide what is one event": ("same", "different", "undo", "decisions"),
    "Investigate": ("case", "exhibit", "people"),
    "Stand by communities": ("community",),
    "Open the room, hear from the field": ("serve", "room", "field", "feeds", "publish"),
    "Answer for it": ("roles", "log", "seal", "check"),
    "Keep it": ("backup", "restore", "move", "keep"),
}
WHOLE = 400  # letters of a first sentence; none is cut


class Chapters(TyperGroup):
    """The commands of `truce`, in chapters."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each chapter as a section of the help."""
        for title, names in CHAPTERS.items():
            known = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, command.get_short_help_str(WHOLE)) for name, command in known if command is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

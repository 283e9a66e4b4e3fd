"""What somebody is asked to compare, what they answered, and what follows for the worth of options."""

from dataclasses import dataclass
from itertools import accumulate

from truce.errors import UnusableValue

Choice = tuple[int, int]  # (number of the issue, number of its option), as in packages
Side = tuple[Choice, ...]  # options, by issue
NO_DEAL: Side = ()
FIRST, SECOND, EQUAL, CANNOT_SAY = "first", "second", "equal", "cannot_say"
REPLIES = (FIRST, SECOND, EQUAL, CANNOT_SAY)
TURNED = {FIRST: SECOND, SECOND: FIRST, EQUAL: EQUAL, CANNOT_SAY: CANNOT_SAY}


@dataclass(frozen=True, slots=True)
class Menu:
    """Ids of issues, and of the options of each. What is worth something: every option in order, then no deal."""

    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.issues or len(self.issues) != len(self.options) or not all(self.options):
            raise UnusableValue("a menu needs issues, each with an option", issues=len(self.issues))

    @property
    def size(self) -> int:
        """How many numbers are sought: one an option, and no deal."""
        return sum(len(options) for options in self.options) + 1

    @property
    def starts(self) -> tuple[int, ...]:
        """Where the options of each issue begin."""
        return tuple(accumulate((len(options) for options in self.options[:-1]), initial=0))

    def place(self, choice: Choice) -> int:
        """The number of an option among all."""
        return self.starts[choice[0]] + choice[1]


@dataclass(frozen=True, slots=True)
class Question:
    """Which of two would the party rather have, if all else is the same?"""

    first: Side
    second: Side

    def turned(self) -> "Question":
        """The same, the other way round."""
        return Question(self.second, self.first)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said to a question; `cannot_say` tells nothing, and is not asked again."""

    question: Question
    reply: str

    def turned(self) -> "Answer":
        """The same, the other way round."""
        return Answer(self.question.turned(), TURNED[self.reply])


@dataclass(frozen=True, slots=True)
class Worth:
    """What an option is worth, of 100 points, with its 5 % and 95 % bounds; no issue and option: no deal."""

    issue: str | None
    option: str | None
    worth: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Misfit:
    """An answer that fits ill with the others: its number among them, and the chance that it would be given."""

    answer: int
    chance: float

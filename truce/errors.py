"""The one family of errors. Each says what, where, why, and what to try; only a door turns it into words."""

from collections.abc import Mapping


class TruceError(Exception):
    """Something a person must hear about, and can do something about.

    `given` holds the facts by name (file, line, field...); `remedy` says what to try next. The cause,
    where there is one, is kept with `raise ... from`. Never put the name or the exact place of a
    person into either: an error travels to logs and screens.
    """

    remedy = ""

    def __init__(self, what: str, *, remedy: str | None = None, **given: object) -> None:
        super().__init__(what)
        self.what = what
        self.given = given
        if remedy is not None:
            self.remedy = remedy

    def explain(self) -> str:
        """What happened, with which inputs, why, and what to try."""
        lines = [self.what, *(f"  {name}: {value}" for name, value in self.given.items())]
        if self.__cause__ is not None:
            lines.append(f"  because: {self.__cause__}")
        if self.remedy:
            lines.append(f"  try: {self.remedy}")
        return "\n".join(lines)

    def facts(self) -> Mapping[str, str]:
        """The same, for machines: every value as text."""
        told = {"error": type(self).__name__, "what": self.what}
        told |= {name: str(value) for name, value in self.given.items()}
        if self.__cause__ is not None:
            told["because"] = str(self.__cause__)
        if self.remedy:
            told["try"] = self.remedy
        return told


class WrongUsage(TruceError):
    """The words of a command or a setting are off (exit code 2)."""


class UnusableValue(TruceError):
    """A value from outside cannot be what its field needs."""


class UnusableAgreement(TruceError):
    """An agreement file has a fault: file, line, term, field, and what to write instead."""


class UnusableSource(TruceError):
    """A source cannot be opened, or nothing in its file could be read."""


class UnusableMission(TruceError):
    """A mission folder is missing, newer than this program, or not a mission."""


class NotFound(TruceError):
    """An id, a name or a file that is not there."""


class BrokenVocabulary(TruceError):
    """A vocabulary file contradicts itself or names a code that does not exist."""


class Contradiction(TruceError):
    """A person's decision repeats or contradicts one that stands."""


class Conflict(TruceError):
    """Two wished for what only one can have: somebody acted meanwhile, or a law of the record forbids the move."""


class Refused(TruceError):
    """The rights of whoever asks do not reach that far: says which action, which role may, and whom to ask."""


class NotEstablished(TruceError):
    """A check of a standard of proof does not hold: says what is lacking."""


class Untrustworthy(TruceError):
    """What should prove itself does not: a bundle, an exhibit, a signature, a proof. Says which and why."""


class UnusableYaml(TruceError):
    """A YAML file cannot be read: file, line and the reason."""

    remedy = "open the file at that line and mend it; a plain text editor will do"

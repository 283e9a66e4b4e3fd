"""The method of checking a bundle: ten steps, in this order. docs/bundle.md has the same list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

STEPS = {
    1: "the bag is whole: every file is there, none is added, each has the bytes that the manifests name",
    2: "the checkpoint is signed by the key of the log",
    3: "every act in the bundle is a leaf of the tree that the checkpoint signs, and the act of sealing names them all",
    4: "the acts about each subject follow one another without a gap, each naming the hash of the one before",
    5: "every act is signed by the key of the member who did it, enrolled before and with the right to it at the time",
    6: "cases moved along the arrows, and author, reviewer and releaser of each finding are three people",
    7: "the custody of every exhibit has no gap, and every exhibit has the hash on record",
    8: "all that can be read is what the acts say, and every file is the one that the act of sealing names",
    9: "the brief comes out again, byte for byte, from what the bundle holds",
    10: "the checkpoint that somebody outside kept is a beginning of this log",
}


class Outcome(Enum):
    """How a step ended."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_ASKED = "was not asked for"
    NOT_THERE = "has nothing to look at in this bundle"
    NOT_REACHED = "could not be reached: a step before it failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that does not hold: in which step and file, what, why, what it means, and what to do."""

    step: int
    file: str
    what: str
    why: str
    means: str
    remedy: str


@dataclass(slots=True)
class Findings:
    """What a check has found so far. Each step adds to it; nothing is ever taken back."""

    failures: list[Failure] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    def fail(self, step: int, file: str, what: str, why: str, *, means: str = "", remedy: str = "") -> None:
        """Something does not hold."""
        told = Failure(
            step=step, file=file, what=what, why=why, means=means or MEANS[step], remedy=remedy or REMEDY[step]
        )
        if told not in self.failures:
            self.failures.append(told)
        self.outcomes[step] = Outcome.FAILS

    def note(self, step: int, text: str) -> None:
        """Something that a reader must know, though nothing fails."""
        self.notes.setdefault(step, []).append(text)

    def done(self, step: int, outcome: Outcome = Outcome.HOLDS) -> None:
        """A step has ended; it holds unless it failed."""
        self.outcomes.setdefault(step, outcome)

    def broken(self, steps: Sequence[int]) -> bool:
        """Whether any of these failed."""
        return any(self.outcomes.get(step) is Outcome.FAILS for step in steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The whole answer about a bundle."""

    name: str
    about: str
    findings: Findings

    @property
    def whole(self) -> bool:
        """Whether nothing failed."""
        return not self.findings.failures

    def steps(self) -> Iterator[tuple[int, str, Outcome, list[str]]]:
        """Each step of the method: number, words, how it ended, notes."""
        for number, words in STEPS.items():
            outcome = self.findings.outcomes.get(number, Outcome.NOT_REACHED)
            yield number, words, outcome, self.findings.notes.get(number, [])

    def to_dict(self) -> dict[str, object]:
        """The same, for machines."""
        return {
            "bundle": self.name,
            "about": self.about,
            "whole": self.whole,
            "steps": [
                {"step": n, "method": words, "outcome": outcome.name.lower(), "notes": notes}
                for n, words, outcome, notes in self.steps()
            ],
            "failures": [
                {name: getattr(f, name) for name in ("step", "file", "what", "why", "means", "remedy")}
                for f in self.findings.failures
            ],
        }


MEANS = {
    1: "the bundle was damaged on its way, or somebody changed it after it was sealed",
    2: "nobody who holds the key of this log stands behind the history in this bundle",
    3: "this act was never part of the history that was signed, or an act that was part of it is gone",
    4: "acts were taken out, put in or put in another order",
    5: "the member named did not do this, or had no right to do it at that time",
    6: "the case was led in a way that the mission's own rules forbid",
    7: "the exhibit may not be what was taken in, or nobody can say where it was meanwhile",
    8: "the readable files tell something else than the record: read the record",
    9: "the brief was not made of what this bundle holds, or by another version of the method",
    10: "the history in this bundle is not the one that was shown before: somebody rewrote the log",
}
REMEDY = {
    1: "ask whoever made it for another copy, by another way",
    2: "compare the key with one you got by another way (--key), and ask the mission which is right",
    3: "do not rely on this act; ask the mission for the bundle again, and for the proof: truce log prove",
    4: "ask the mission for all acts about this subject; compare with any copy made earlier",
    5: "do not rely on this act; ask the member, by another way, whether it is theirs",
    6: "treat the finding as not determined until the mission explains it",
    7: "treat the exhibit as of unknown origin until the custodian explains it",
    8: "do not rely on this file; ask whoever made the bundle for another copy",
    9: "check with the version of truce that bag-info.txt names; if it differs still, do not rely on the brief",
    10: "keep both; show them to the other holders of checkpoints and to the mission's auditor",
}

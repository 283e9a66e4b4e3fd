"""The words of "is it holding": the word, its reasons, its numbers, for one reader."""

from collections.abc import Iterator
from dataclasses import dataclass

from truce.model.condition import (
    BROKEN,
    BROKEN_FROM,
    FRAYED_FROM,
    FRAYING,
    HOLDING,
    IN_FORCE,
    OVER,
    SURE,
    Condition,
    Measure,
    Spot,
)
from truce.shell.say import Say
from truce.web.outlook.words import expected, fine
from truce.web.today.words import label

TONES = {HOLDING: "good", FRAYING: "warn", BROKEN: "bad"}
CHANGE_TONES = {"up": "warn", "down": "good", "cannot_be_told": "open"}
SHARES = ("heavy", "night")
NAMES = ("rate", *SHARES, "cells")
AGAINST = ("before", "phase", "matched")


@dataclass(frozen=True)
class ConditionWords:
    """What the templates ask for."""

    say: Say

    def word(self, code: str) -> str:
        """The name of a state, a reason, a measure."""
        return label(self.say, "conditions", code)

    def tone(self, state: str) -> str:
        """The tone of a state."""
        return TONES.get(state, "open")

    def change_tone(self, state: str) -> str:
        """The tone of a change."""
        return CHANGE_TONES.get(state, "")

    def stage(self, one: Condition) -> str:
        """Where a truce stands, if it is not simply in force; what ended it."""
        if one.stage == IN_FORCE:
            return ""
        if one.stage != OVER:
            return self.word(one.stage) + "."
        return self.say("outlook.now_over", why=self.word(one.ended_by or OVER))

    def reasons(self, one: Condition) -> list[str]:
        """Why that word, strongest first."""
        told = [self.word(code) for code in one.why if code != one.stage]
        return told[:1] + [word[:1].lower() + word[1:] for word in told[1:]]

    def happened(self, one: Condition) -> str:
        """By covered hours; where nobody watched only what was reported, which is no rate."""
        told = expected(self.say, one.told)
        if not one.hours:
            return self.say("outlook.now_reported", count=told)
        hours, watched = self.say.number(one.hours, 0), self.say.share(one.watched)
        said = self.say("outlook.now_happened", count=expected(self.say, one.counts), hours=hours, watched=watched)
        more = one.told > one.counts + 0.05
        return f"{said} {self.say('outlook.now_told', count=told)}" if more else said

    def marks(self) -> str:
        """From which chance on the word is said, and when a row tells of a change."""
        frayed, broken = (self.say.number(each, 2) for each in (FRAYED_FROM, BROKEN_FROM))
        return self.say("outlook.now_marked", sure=self.say.share(SURE), frayed=frayed, broken=broken)

    def rows(self, one: Condition) -> Iterator[tuple[str, str, list[Measure | None]]]:
        """(name, its value now, then by AGAINST) of all that was compared."""
        for name in NAMES:
            mine = {each.against: each for each in one.measures if each.name == name}
            if any(each.value is not None for each in mine.values()):
                now = next(iter(mine.values())).now
                yield name, self.figure(name, now), [mine.get(against) for against in AGAINST]

    def figure(self, name: str, value: float | None) -> str:
        """A rate, a share, or how many places."""
        if value is None:
            return "–"
        if name in SHARES:
            return self.say.share(value)
        return self.say.number(value, 0) if name == "cells" else fine(self.say, value)

    def change(self, one: Measure) -> str:
        """How it moved, with its 90 % interval."""
        if one.value is None or one.low is None or one.high is None:
            return ""
        if one.name == "cells":
            return self.say("outlook.now_reach", low=self.say.number(one.low, 0), high=self.say.number(one.high, 0))
        if one.name == "rate":
            value, low, high = (f"×{fine(self.say, each)}" for each in (one.value, one.low, one.high))
        else:
            value, low, high = (self.points(each) for each in (one.value, one.low, one.high))
        return self.say("outlook.now_moved", value=value, low=low, high=high)

    def points(self, difference: float) -> str:
        """A difference of two shares, in points of a hundred."""
        sign = "+" if difference > 0 else "−" if difference < 0 else "±"
        return sign + self.say.number(abs(difference) * 100, 0)

    def effect(self, one: Condition) -> str:
        """What the truce itself changed, or why that cannot be told."""
        if one.effect is None or one.effect_low is None or one.effect_high is None:
            return self.say("outlook.now_no_effect", why=self.word(one.effect_why or one.effect_state))
        value, low, high = (self.say.number(each, 2) for each in (one.effect, one.effect_low, one.effect_high))
        told = self.say("outlook.now_effect", value=value, low=low, high=high, state=self.word(one.effect_state))
        return f"{told} {self.say('outlook.now_hangs')}" if one.effect_hangs else told

    def four(self, one: Condition) -> str:
        """How much lies in four places, as told and by watched hour."""
        if one.in_four is None:
            return ""
        told = self.say("outlook.now_four", share=self.say.share(one.in_four))
        if one.in_four_corrected is None or one.in_four_low is None or one.in_four_high is None:
            return told
        parts = {"share": one.in_four_corrected, "low": one.in_four_low, "high": one.in_four_high}
        alike = self.say("outlook.now_four_alike", **{name: self.say.share(value) for name, value in parts.items()})
        return f"{told} {alike}"

    def place(self, spot: Spot) -> str:
        """The middle of a square of about ten kilometres."""
        return f"{self.say.number(spot.lat, 2)}°, {self.say.number(spot.lon, 2)}°"

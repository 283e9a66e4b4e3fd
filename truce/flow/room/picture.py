"""The picture of a mission: tiles, numbers and rows of what somebody chose to see, over one sheet for all workers."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np

from truce.compliance.count.poisson_binomial import Moments, quantiles
from truce.errors import NotFound
from truce.flow.house import House
from truce.flow.room.picture_trend import Trend, reported, trend_of
from truce.flow.room.picture_watch import watched_by_day
from truce.flow.room.sheet import Sheets
from truce.picture.choice import Choice
from truce.picture.ground import ground_tile
from truce.picture.rows import Page, page
from truce.picture.select import Selection, select
from truce.picture.sheet import EPOCH, Floats, Sheet
from truce.picture.summary import Lifted, Summary, lift, summarise, without_window
from truce.picture.tally import Trials
from truce.picture.tile import GRID, Picked, encode, gathered, look, pick, rows_of
from truce.picture.timed import window_of

T = TypeVar("T")
WEIGHTS = 8  # choices whose chances are kept: 8 bytes an incident each
PICKED = 64  # choices of a short window whose incidents are kept: 16 bytes each, a quarter of all at most
LIFTED = 16  # choices with their window lifted: 8 bytes an incident each
SUMMARIES = 256
TILES = 512  # of the base map
DRAWN = 32  # lines of a day, grids of a window: up to a megabyte each
FIXED = 8  # of whole sheets, whatever is chosen
NARROW = 4  # a tile with less than a quarter of all rows is chosen from on its own


def law(trials: Trials) -> tuple[Floats, Floats]:
    """5 % and 95 % of sums of trials, by the very law of the rulings."""
    moments = Moments(trials.n.astype(np.float64), trials.mean, trials.variance, trials.third)
    return quantiles(moments, trials.group, trials.chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stands beside a map: the numbers, the share of each day that was watched (None: nobody told), the trend."""

    choice: Choice
    zone: str
    numbers: Summary
    watched: dict[int, float] | None
    trend: Trend


class Answer(Generic[T]):
    """One answer: its maker holds the lock, and whoever asks meanwhile waits at it."""

    def __init__(self) -> None:
        """Not made yet."""
        self.lock = threading.Lock()
        self.made: list[T] = []


class Kept(Generic[T]):
    """A few answers, the newest ones; of two that ask the same at once, one makes it and the other waits."""

    def __init__(self, size: int) -> None:
        """`size`: answers kept."""
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Answer[T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer kept under a key, or a new one. An error is not kept: whoever asks next tries again."""
        with self._lock:
            answer = self._kept.setdefault(key, Answer())
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        with answer.lock:
            if not answer.made:
                answer.made.append(make())
            return answer.made[0]

    def peek(self, key: Hashable) -> T | None:
        """The answer, if it has been made."""
        with self._lock:
            answer = self._kept.get(key)
        return answer.made[0] if answer is not None and answer.made else None


def warm(house: House, pictures: "Pictures") -> None:
    """Draw a little of everything once, so that every kernel is compiled and read before somebody waits for it."""
    sheet = pictures.sheet(house)
    terms = tuple(rule.term for rule in sheet.rules[:1])
    every = Choice(term=terms, act=("unknown",), party=("unknown",), text="inc", start=EPOCH)
    for choice in (Choice(), every, Choice(start=EPOCH, end=EPOCH)):
        pictures.seen(house, choice)
        pictures.page(house, choice, 1)
        pictures.tile(house, sheet.version, choice, (0, 0, 0))
    placed = np.arange(sheet.placed)
    encode(sheet, gathered(sheet, placed, sheet.column("p")[placed], GRID), 0, 0, 0)


class Pictures:
    """The picture as one process draws it. Threads may share it."""

    def __init__(self, folder: Path, sheets: Sheets | None = None) -> None:
        """`folder`: of the mission. `sheets`: those at hand, where somebody has them open."""
        self.sheets = sheets or Sheets(folder)
        self._weights: Kept[Floats] = Kept(WEIGHTS)
        self._picked: Kept[Picked] = Kept(PICKED)
        self._lifted: Kept[Lifted] = Kept(LIFTED)
        self._reported: Kept[Floats] = Kept(1)
        self._watched: Kept[dict[int, float] | None] = Kept(LIFTED)
        self._seen: Kept[Seen] = Kept(SUMMARIES)
        self._ground: Kept[bytes] = Kept(TILES)
        self._drawn: Kept[bytes] = Kept(DRAWN)
        self._fixed: Kept[bytes] = Kept(FIXED)
        self._days: Kept[bytes] = Kept(LIFTED)

    def close(self) -> None:
        """Let go of the sheets."""
        self.sheets.close()

    def sheet(self, house: House) -> Sheet:
        """The newest sheet that is ready."""
        return self.sheets.current(house)

    def selection(self, house: House, choice: Choice) -> Selection:
        """What is chosen of the newest sheet."""
        return select(self.sheet(house), choice)

    def tile(self, house: House, version: str, choice: Choice, at: tuple[int, int, int]) -> bytes:
        """The tile (z, x, y) of a sheet's version. Raises NotFound for a version that is gone, or no such tile."""
        sheet = self.sheets.of_version(house, version)
        if sheet is None:
            raise NotFound("the picture has moved on", version=version[:20], remedy="load the page again")
        first, last = rows_of(sheet, *at)
        if choice == Choice():
            return encode(sheet, look(sheet, choice, *at), *at)
        begin, end = window_of(sheet, choice)
        key, few, wide = (sheet.version, choice), (end - begin) * NARROW < sheet.size, last - first
        picked = self._picked.peek(key) if few else None
        if picked is None and few and wide > end - begin:
            picked = self._picked.get(key, lambda: pick(sheet, choice))
        whole = None if few else self._weights.peek(key)
        if whole is None and not few and wide * NARROW > sheet.size:
            whole = self._whole(sheet, choice)
        return encode(sheet, look(sheet, choice, *at, whole=whole, picked=picked), *at)

    def _whole(self, sheet: Sheet, choice: Choice) -> Floats:
        return self._weights.get((sheet.version, choice), lambda: select(sheet, choice).weight)

    def seen(self, house: House, choice: Choice) -> Seen:
        """The numbers of what is chosen. Raises NotFound for a zone that nobody drew."""
        sheet = self.sheet(house)
        windows = house.choices.matched_windows
        return self._seen.get((sheet.version, choice, windows), lambda: self._count(sheet, choice, windows))

    def _count(self, sheet: Sheet, choice: Choice, windows: int) -> Seen:
        area = Choice(area=choice.area)
        lifted, all_ = self._lift(sheet, without_window(choice)), self._lift(sheet, Choice())
        sums = self._reported.get(sheet.version, lambda: reported(sheet))
        return Seen(
            choice=choice,
            zone=sheet.zone,
            numbers=summarise(sheet, choice, law, lifted, all_),
            watched=self._watched.get((sheet.version, area), lambda: watched_by_day(sheet, area)),
            trend=trend_of(sheet, choice, windows, lifted.sums, sums),
        )

    def _lift(self, sheet: Sheet, choice: Choice) -> Lifted:
        return self._lifted.get((sheet.version, choice), lambda: lift(sheet, choice, law))

    def of_days(self, seen: Seen, make: Callable[[], bytes]) -> bytes:
        """What is told of the days of a choice: the same for every window of it."""
        return self._days.get((seen.numbers.version, without_window(seen.choice)), make)

    def page(self, house: House, choice: Choice, limit: int, after: str | None = None) -> Page:
        """Chosen incidents as rows, newest first. Raises UnusableValue for a cursor that cannot be read."""
        return page(self.sheet(house), choice, limit, after)

    def ground(self, at: tuple[int, int, int]) -> bytes:
        """A tile of our own base map. Raises NotFound for no such tile."""
        return self._ground.get(at, lambda: ground_tile(*at))

    def drawn(self, sheet: Sheet, what: Hashable, make: Callable[[], bytes]) -> bytes:
        """Anything else that is drawn from a sheet, made once."""
        return self._drawn.get((sheet.version, what), make)

    def fixed(self, sheet: Sheet, what: Hashable, make: Callable[[], bytes]) -> bytes:
        """What every page says of a whole sheet, made once: no choice of somebody's pushes it out."""
        return self._fixed.get((sheet.version, what), make)

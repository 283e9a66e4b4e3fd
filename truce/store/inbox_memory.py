"""An inbox that lies in memory alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Unpack

from truce.model.inbox import InboxEntry, InboxFile, Incoming, Kept, Landing
from truce.store.facts import from_text, storable, to_text
from truce.store.inbox import Sought


class MemoryInbox:
    """An inbox that forgets everything at the end: for trials, and where nothing may be written."""

    def __init__(self) -> None:
        self._entries: list[InboxEntry] = []
        self._files: list[tuple[str, InboxFile]] = []

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        """See `Inbox`."""
        return [self._keep(one) for one in sent]

    def _keep(self, one: Incoming) -> Kept:
        key = storable(one.key)
        same = [entry for entry in self._entries if (entry.sent.feed, entry.sent.key) == (one.feed, key)]
        for file in one.files:
            name = storable(file.name)
            if not any((f.name, f.sha256) == (name, file.sha256) for f in self.files(one.feed, key)):
                number = len(self._files) + 1
                self._files.append((one.feed, replace(file, name=name, seq=number, key=key)))
        for entry in same:
            if entry.sent.digest == one.digest:
                return Kept(entry.seq, "again", entry.sent.received_at)
        told = from_text(to_text(one.told))
        self._entries.append(InboxEntry(seq=len(self._entries) + 1, sent=replace(one, key=key, files=(), told=told)))
        return Kept(len(self._entries), "other" if same else "new", one.received_at)

    def waiting(self, limit: int, *, feed: str | None = None, after: int = 0) -> list[InboxEntry]:
        """See `Inbox`."""
        found = [e for e in self._entries if e.waits and e.seq > after and feed in (None, e.sent.feed)]
        return found[:limit]

    def entries(self, **sought: Unpack[Sought]) -> list[InboxEntry]:
        """See `Inbox`."""
        feed, key, outcome = sought.get("feed"), sought.get("key"), sought.get("outcome")
        before, limit = sought.get("before"), sought.get("limit")
        found = [
            e
            for e in reversed(self._entries)
            if feed in (None, e.sent.feed)
            and (key is None or storable(key) == e.sent.key)
            and (before is None or e.seq < before)
            and (outcome is None or (e.landing is not None and e.landing.outcome == outcome))
        ]
        return found if limit is None else found[:limit]

    def files(self, feed: str, key: str) -> list[InboxFile]:
        """See `Inbox`."""
        return [file for of, file in self._files if (of, file.key) == (feed, storable(key))]

    def loose_files(self, limit: int, after: int = 0) -> list[tuple[str, InboxFile]]:
        """See `Inbox`."""
        return [pair for pair in self._files if pair[1].exhibit is None and pair[1].seq > after][:limit]

    def land(self, landings: Sequence[Landing]) -> None:
        """See `Inbox`."""
        for one in landings:
            entry = self._entries[one.entry - 1]
            if entry.landing is None or (entry.landing.outcome, one.outcome) == ("set_aside", "landed"):
                told = from_text(to_text(one.told))
                self._entries[one.entry - 1] = replace(entry, landing=replace(one, told=told))

    def exhibited(self, file: int, exhibit: str, at: datetime) -> None:  # noqa: ARG002 - kept by the other
        """See `Inbox`."""
        feed, known = self._files[file - 1]
        if known.exhibit is None:
            self._files[file - 1] = (feed, replace(known, exhibit=exhibit))

    def counts(self, feed: str | None = None) -> Mapping[str, int]:
        """See `Inbox`."""
        of = [e for e in self._entries if feed in (None, e.sent.feed)]
        files = [file for name, file in self._files if feed in (None, name)]
        states = Counter("waiting" if e.landing is None else e.landing.outcome for e in of)
        named = {name: states[name] for name in ("waiting", "landed", "set_aside")}
        return named | {"files": len(files), "loose_files": sum(file.exhibit is None for file in files)}

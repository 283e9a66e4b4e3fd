"""feeds: upstreams that are asked again and again, doors that sensors send to; how far behind each is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json, Options, pairs
from truce.flow.feeds import pushed, setting
from truce.flow.feeds.desk import desk_of, lacking_secrets
from truce.flow.feeds.rounds import Desk, due_rounds, walk_round
from truce.flow.feeds.setting import Feeds, described, known_upstreams, lag_of
from truce.flow.house import House

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="The feed's name.", show_default=False)]
Every = Annotated[
    int | None, typer.Option("--every", help="Seconds between rounds.", show_default="what the upstream is worth")
]
Limit = Annotated[int, typer.Option(min=1, help="How many rounds.")]


@contextmanager
def _feeds(folder: Path) -> Iterator[tuple[House, Feeds]]:
    house = who.open_house(folder)
    store = bootstrap.open_room(folder)
    try:
        yield house, store.feeds
    finally:
        store.close()


@app.command()
def upstreams(as_json: Json = False) -> None:
    """List the upstreams that can be asked, with the options and secrets of each."""
    if as_json:
        show.machine(
            {
                n: {"options": dict(u.options), "secrets": u.secrets, "card": u.card}
                for n, u in known_upstreams().items()
            }
        )
        return
    for name, one in known_upstreams().items():
        show.say(f"{name}: read as {one.card}, asked every {ago(timedelta(seconds=one.every_s))}")
        for option, meaning in one.options.items():
            show.say(f"  {option}: {meaning}")
        for secret in one.secrets:
            show.say(f"  secret {secret}: TRUCE_FEED_<NAME>_{secret.upper()}, or ..._FILE")


@app.command("list")
def list_(folder: Folder, as_json: Json = False) -> None:
    """List the feeds, and how far behind each is."""
    with _feeds(folder) as (house, feeds):
        now = house.clock()
        rows = [(feed, lag_of(feed, now), pushed.set_aside(house, feed)) for feed in feeds.all()]
    if as_json:
        show.machine([described(feed, now, aside) for feed, _, aside in rows])
        return
    told = [
        (f.name, f.kind, f.source, lag.going.value, ago(lag.heard_ago), ago(lag.newest_ago), f"{aside:,}")
        for f, lag, aside in rows
    ]
    show.table("", ("feed", "kind", "source", "goes", "heard", "upstream's newest", "set aside"), told)
    for feed, _, _ in rows:
        if feed.trouble:
            show.say(f"{feed.name}: {feed.trouble}")


@app.command()
def add(
    folder: Folder,
    name: Name,
    source: Annotated[
        str, typer.Option("--source", "-s", help="An upstream, or what a door's messages are kept under.")
    ],
    kind: Annotated[str, typer.Option(help="pull (an upstream), push (a door for sensors) or mqtt.")] = "pull",
    option: Options = None,
    every: Every = None,
    as_json: Json = False,
) -> None:
    """Set a feed up. The token of a door is shown once."""
    with _feeds(folder) as (house, feeds):
        feed, token = setting.add(house, feeds, name, kind, source, pairs(option), every)
    if as_json:
        show.machine({"feed": feed.name, "kind": feed.kind, "token": token})
        return
    show.say(f"{feed.name}: {feed.kind} of {feed.source}" + (f", every {feed.every_s} s" if feed.every_s else ""))
    _tell_token(feed.name, token)
    for secret in lacking_secrets(feed, bootstrap.feed_secret):
        variable = f"TRUCE_FEED_{feed.name}_{secret}".upper().replace("-", "_")
        show.complain(
            f"it cannot be asked without {secret}: set {variable}, or {variable}_FILE, where it is asked from"
        )


def _tell_token(name: str, token: str | None) -> None:
    if token is not None:
        show.say(f"token (shown once): {token}")
        show.say(f"a sensor sends: POST /feeds/{name} with the header Authorization: Bearer TOKEN")


@app.command()
def change(folder: Folder, name: Name, option: Options = None, every: Every = None) -> None:
    """Give a feed other options; where it was left is kept."""
    with _feeds(folder) as (house, feeds):
        setting.change(house, feeds, name, pairs(option), every)
    show.say(f"{name}: changed")


@app.command()
def start(folder: Folder, name: Name) -> None:
    """Let a feed run, from now on."""
    with _feeds(folder) as (house, feeds):
        setting.run_or_stop(house, feeds, name, running=True)
    show.say(f"{name}: runs")


@app.command()
def stop(folder: Folder, name: Name) -> None:
    """Stop a feed; where it was left is kept."""
    with _feeds(folder) as (house, feeds):
        setting.run_or_stop(house, feeds, name, running=False)
    show.say(f"{name}: stopped")


@app.command()
def token(folder: Folder, name: Name) -> None:
    """Give a door another token; the old one opens nothing any more."""
    with _feeds(folder) as (house, feeds):
        made = setting.new_token(house, feeds, name)
    _tell_token(name, made)


@app.command()
def remove(folder: Folder, name: Name) -> None:
    """Forget a feed; what it brought stays."""
    with _feeds(folder) as (house, feeds):
        setting.remove(house, feeds, name)
    show.say(f"{name}: forgotten; what it brought stays")


@app.command()
def pull(
    folder: Folder,
    name: Annotated[str | None, typer.Argument(help="A feed.", show_default="every one that is due")] = None,
    as_json: Json = False,
) -> None:
    """Walk a round now: ask from where the last one ended, keep, work out anew, say what changed.

    Ends with 1 where a round did not go well.
    """
    house = who.open_house(folder)
    store = bootstrap.open_room(folder)
    busy = ""
    try:
        with desk_of(house, store.feeds, bootstrap.worker_name(), bootstrap.feed_secret) as desk:
            done = due_rounds(desk) if name is None else _one(desk, name)
        if name is not None and not done:
            busy = _holder(store.feeds.one(name))
    finally:
        store.close()
    if as_json:
        show.machine([asdict(one) for one in done])
    else:
        _tell_rounds(done)
        if not done:
            show.say(busy or "nothing is due")
    if any("trouble" in one.facts for one in done):
        raise typer.Exit(1)


def _tell_rounds(done: Iterable[Any]) -> None:
    for one in done:
        for line in in_words(one.feed, one.facts):
            show.say(line)


def _holder(feed: setting.Feed) -> str:
    """Who walks a round of it; one that was killed holds it until its time is up."""
    until = "" if feed.held_until is None else f", until {feed.held_until:%H:%M} UTC at the latest"
    return f"{feed.name}: another worker is at it ({feed.held_by or 'just done'}{until})"


def _one(desk: Desk, name: str) -> list[Any]:
    done = walk_round(desk, name)
    return [] if done is None else [done]


@app.command()
def rounds(folder: Folder, name: Name, limit: Limit = 20, as_json: Json = False) -> None:
    """Show the last rounds of a feed: what each brought, and what it changed."""
    with _feeds(folder) as (_, feeds):
        feeds.one(name)
        told = feeds.rounds(name, limit)
    if as_json:
        show.machine([asdict(one) for one in told])
        return
    for one in told:
        show.say(f"{one.started_at:%Y-%m-%d %H:%M} UTC, round {one.number}")
        for line in in_words(one.feed, one.facts):
            show.say(f"  {line}")


@app.command()
def land(folder: Folder) -> None:
    """Take what sensors sent into the lake, and say what was set aside."""
    with _feeds(folder) as (house, feeds):
        counted = pushed.land(house, feeds)
    show.say(", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items())) or "nothing waits")


def ago(span: timedelta | None) -> str:
    """A stretch of time in its largest whole unit."""
    if span is None:
        return "never"
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if abs(seconds) >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def in_words(feed: str, facts: Any) -> Iterator[str]:
    """What a round did, line by line."""
    if "trouble" in facts:
        yield f"{feed}: this round did not go well: {facts['trouble']}"
    added = ", ".join(f"{n} {noun}" for noun, n in facts["added"].items() if n) or "nothing new"
    if "trouble" not in facts or facts["batches"]:
        taken = f"{facts['revised']} told otherwise, {facts['deleted']} deleted, {facts['faults']} faults"
        yield f"{feed}: {added}; {taken}"
    if differs := facts.get("difference"):
        before, after = differs["incidents"]
        turned = f"{differs['rulings']} rulings read otherwise, {differs['statuses']} turned"
        yield f"  incidents {before} -> {after}; {turned}"
    if "not_recomputed" in facts:
        yield f"  not worked out anew: {facts['not_recomputed'].splitlines()[0]}"
    yield from (f"  {note}" for note in facts["notes"])

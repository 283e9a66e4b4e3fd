"""/feeds: how far behind each feed is, what its rounds brought, and what they changed."""

from starlette.responses import Response

from truce.flow.feeds.differ import NOUNS, difference
from truce.flow.feeds.pushed import aside, set_aside
from truce.flow.feeds.setting import lag_of
from truce.web.asked import Asked
from truce.web.way import Way

SHOWN = 20
RULINGS = 200  # of a difference on one page; how many there are is said, and the API has all


def index(asked: Asked) -> Response:
    """Every feed."""
    now = asked.house.clock()
    feeds = asked.room.store.feeds.all()
    asked.saw("feeds", rows=len(feeds))
    return asked.page(
        "feeds/index.html.j2", feeds=[(one, lag_of(one, now), set_aside(asked.house, one)) for one in feeds], now=now
    )


def one(asked: Asked) -> Response:
    """One feed with its newest rounds."""
    feeds, now = asked.room.store.feeds, asked.house.clock()
    feed = feeds.one(asked.path["name"])
    asked.saw(f"feed:{feed.name}")
    rounds, lag = feeds.rounds(feed.name, SHOWN), lag_of(feed, now)
    odd, number = aside(asked.house, feed, SHOWN), set_aside(asked.house, feed)
    return asked.page("feeds/feed.html.j2", feed=feed, lag=lag, rounds=rounds, now=now, aside=odd, set_aside=number)


def round_(asked: Asked) -> Response:
    """What one round changed: worked out again from the two versions, both of which are kept."""
    feeds = asked.room.store.feeds
    feed = feeds.one(asked.path["name"])
    done = next((r for r in feeds.rounds(feed.name) if str(r.number) == asked.path["number"]), None)
    told = None
    if done is not None and {noun.__name__.lower() for noun in NOUNS} <= set(done.facts.get("after", {})):
        told = difference(asked.house, done.facts["before"], done.facts["after"])
    asked.saw(f"feed:{feed.name}", rows=0 if told is None else told.rulings.height)
    rulings = [] if told is None else told.rulings.head(RULINGS).to_dicts()
    return asked.page("feeds/round.html.j2", feed=feed, done=done, told=told, rulings=rulings)


WAYS = (
    Way(path="/feeds", name="feeds.index", handle=index, action="look"),
    Way(path="/feeds/{name}", name="feeds.one", handle=one, action="look"),
    Way(path="/feeds/{name}/rounds/{number:int}", name="feeds.round", handle=round_, action="look"),
)

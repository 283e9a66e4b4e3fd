"""Independence groups from web addresses: who posted it first is not known, but one account is one teller."""

import polars as pl

GENERIC = (
    "watch",
    "video",
    "videos",
    "p",
    "i",
    "reel",
    "posts",
    "story.php",
    "photo",
    "permalink.php",
    "groups",
    "share",
    "s",
)
HOST = r"^[a-zA-Z]+://(?:www\.|m\.|mobile\.)?([^/:?#]+)"
CHANNEL = r"^https?://t\.me/((?:c|s)/[^/?#]+)"  # a private channel by its number; a preview page
FIRST = r"^[a-zA-Z]+://[^/]+/([^/?#]+)"


def account(url: pl.Expr) -> pl.Expr:
    """Host and account of a post ("twitter.com/name"), lower case; the whole address where its path names none."""
    host = url.str.extract(HOST).str.to_lowercase()
    first = pl.coalesce(url.str.extract(CHANNEL), url.str.extract(FIRST)).str.to_lowercase()
    named = first.is_not_null() & ~first.is_in(GENERIC)
    return pl.when(host.is_null()).then(None).when(named).then(host + "/" + first).otherwise(url)


def site(url: pl.Expr) -> pl.Expr:
    """The host of an address, lower case: all that an article's address tells of its teller."""
    return url.str.extract(HOST).str.to_lowercase()

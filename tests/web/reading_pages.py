"""Pages as tests read them: text without tags, links, and what a strict policy of content would refuse."""

import re
from html import unescape

TAG = re.compile(r"<[^>]+>")
HIDDEN = re.compile(r"<(script|style|template)\b.*?</\1>", re.S)
INLINE = re.compile(r"""<[a-z][^>]*\s(on[a-z]+|style)\s*=|<script(?![^>]*\bsrc=)[^>]*>|<style\b|javascript:""", re.I)


def words(page: str) -> str:
    """What a person reads."""
    return " ".join(unescape(TAG.sub(" ", HIDDEN.sub(" ", page))).split())


def links(page: str, to: str = "") -> list[str]:
    """Where its links lead, those that begin so."""
    found = (unescape(href) for href in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', page))
    return [href for href in found if href.startswith(to)]


def in_line(page: str) -> list[str]:
    """Scripts, handlers and styles that stand in the page itself; the policy of content lets none through."""
    return [found.group(0) for found in INLINE.finditer(page)]

"""What stands on a page, as a person meets it: how wide it is, which of its words are English, where the focus is."""

import re
from typing import Any

from tests.conftest import lacking
from tests.web.browser import AXE

PHONE = {"width": 360, "height": 740}
FOUR_TIMES = {"width": 320, "height": 640}  # a screen of 1280 pixels, enlarged to 400 %
PRODUCTS = (
    "truce ODK Collect KoboCollect XLSForm JavaScript Admiralty GeoJSON Lines Content Credentials WebGL webhook Atom"
)
OPENLY_LATIN = {*PRODUCTS.split(), "IANA", "MapLibre", "OpenStreetMap", "Hex", "KiB", "MiB", "https", "uuid", "none"}
WORD = re.compile(r"(?<![\w./@:=-])[A-Za-z][a-z]{2,}(?![\w/@=-]|\.\w)")
FRENCH_LACKS = re.compile(r"\b(the|of|and|with|from|which|nobody|who|was|were|is|are|this|that|not|when|what)\b", re.I)

TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
  : [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
      .slice(0, 3).map((one) => one.outerHTML.slice(0, 90))"""

# Whatever the room says itself. What the mission, its sources and its people wrote stands apart: in bdi, with a
# language of its own, or with the direction of its letters; ids and commands stand in code or from left to right.
SAID = """() => {
  const apart = 'script, style, template, noscript, bdi, q, code, kbd, samp, pre, [lang]:not(html), ' +
    '[dir=auto], [dir=ltr]:not(html), .id, svg, canvas';
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest(apart)) said.push(walk.currentNode.data);
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (!one.closest(apart)) said.push(one.getAttribute(name));
  return [...new Set(said.map((one) => one.trim().replace(/\\s+/g, ' ')))];
}"""

# Whether who moves by keyboard sees where they are: the focus has a ring, and is not wholly under something else.
FOCUS = """() => {
  const one = document.activeElement;
  const seen = (window.seenByTab ??= new Set());
  if (!one || one === document.body || seen.has(one)) return null;
  seen.add(one);
  if (one.tagName === 'IFRAME') return { name: 'a frame', faults: [] };  // where the focus is within it, it knows
  const name = one.outerHTML.slice(0, 90), all = one.getBoundingClientRect(), style = getComputedStyle(one);
  const x0 = Math.max(all.left, 0), y0 = Math.max(all.top, 0);  // of what is longer than the screen, what is on it
  const box = new DOMRect(x0, y0, Math.min(all.right, innerWidth) - x0, Math.min(all.bottom, innerHeight) - y0);
  const mine = (top) => top && (one.contains(top) || [...(one.labels ?? [])].some((label) => label.contains(top)));
  const at = (x, y) => document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
  const rings = (of) =>
    (of.outlineStyle !== 'none' && parseFloat(of.outlineWidth) > 0) || of.boxShadow !== 'none';
  const ringed = rings(style) || [...(one.labels ?? [])].some((label) => rings(getComputedStyle(label)));
  const faults = [];
  const little = ['width', 'height'].some((side) => box[side] + 1 < Math.min(all[side], 24));  // a sliver is not seen
  if (little || ![0.05, 0.5, 0.95].some((x) => [0.1, 0.5, 0.9].some((y) => mine(at(x, y)))))
    faults.push('hidden');
  if (!ringed) faults.push('no ring');
  return { name, faults };
}"""


def with_axe(context: Any) -> None:
    """Let every page of a context bring axe along: it is read once, not once a page."""
    if not AXE.is_file():
        lacking("axe is not installed: npm ci, in frontend/")
    context.add_init_script(path=AXE)


def too_wide(page: Any) -> list[str]:
    """What makes a page wider than the phone, and wider than a screen enlarged four times."""
    found = []
    for size in (FOUR_TIMES, PHONE):
        page.set_viewport_size(size)
        found += [f"wider than {size['width']}: {one}" for one in page.evaluate(TOO_WIDE)]
    return found


def english(page: Any, language: str, names: re.Pattern[str]) -> list[str]:
    """What the page says in English, though its reader asked for another language. `names`: of the mission, in any."""
    told = [names.sub("", one) for one in page.evaluate(SAID)]
    if language == "fr":
        return [one for one in told if FRENCH_LACKS.search(one)]
    return [one for one in told if set(WORD.findall(one)) - OPENLY_LATIN]


def lost_focus(page: Any, most: int = 400) -> list[str]:
    """Where somebody who goes through the whole page by Tab, once, no longer sees where they are."""
    lost: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None:
            return lost
        lost += [f"{fault}: {at['name']}" for fault in at["faults"]]
    raise AssertionError(f"the page has more than {most} stops, or none of them is the last")

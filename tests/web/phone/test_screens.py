"""Every screen of the page for reports: on the narrowest phone, in every language, by keyboard, each field named."""

from itertools import pairwise
from typing import Any

import pytest

from tests.web.browser import until
from tests.web.phone.conftest import PIN, Field, Phone
from tests.web.phone.test_offline import answer_all, finish

pytestmark = pytest.mark.browser

UNNAMED = """() => [...document.querySelectorAll('main input, main select, main textarea, main button, main a')]
  .filter(e => e.offsetParent !== null && !(e.labels?.length) && !e.textContent.trim() && !e.getAttribute('aria-label'))
  .map(e => e.outerHTML)"""
TOO_SMALL = """() => [...document.querySelectorAll('main button, main a, main select, main .tick, main summary')]
  .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
  .filter(([r]) => r.width > 0 && (r.width < 24 || r.height < 24)).map(([, html]) => html)"""
TWICE = """() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at) }"""
HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(e => e.offsetParent !== null)
  .map(e => Number(e.tagName[1]))"""


def sound(page: Any) -> None:
    """What holds on every screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(TWICE) == []
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_every_screen_is_sound_in_every_language(phone: Phone, mission: Field) -> None:
    said: list[str] = []
    page = phone.start()
    page.on("console", lambda told: said.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    phone.install(page)
    phone.begin(page)
    answer_all(page)
    page.get_by_role("button", name="Go on later").click()
    page.wait_for_selector("h2#forms")
    for language in ("uk", "ru", "ar", "fr", "en"):
        page.locator("main > .actions button").first.click()
        page.select_option("#language", language)
        page.wait_for_selector(f"html[lang={language}]")
        sound(page)
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        page.locator("button.back").click()
        page.wait_for_selector("h2#forms")
        sound(page)
        for form in range(page.locator(".forms .begin").count()):
            if page.locator(".forms .begin").nth(form).inner_text().startswith("Rules"):
                continue  # it lacks nothing, and would be sent
            page.locator(".forms .begin").nth(form).click()
            page.wait_for_selector("form.sheet")
            sound(page)
            page.locator(".finish .primary").click()
            page.locator("button.back").click()
            page.wait_for_selector("h2#forms")
            drafts = page.locator("#drafts ~ ul .quiet").count()
            page.locator("#drafts ~ ul .quiet").first.click()
            page.locator("#drafts ~ ul .danger").first.click()
            until(page, f"document.querySelectorAll('#drafts ~ ul > li').length < {drafts}")  # the list is drawn anew

    assert [line for line in said if "404" not in line] == []


def test_a_list_that_is_drawn_anew_never_takes_the_place_of_the_form_that_was_begun(
    phone: Phone, mission: Field
) -> None:
    page = phone.start()
    phone.install(page)

    page.evaluate("""() => { for (let n = 0; n < 50; n++) dispatchEvent(new Event('online'));
      document.querySelector('.forms .begin').click();
      for (let n = 0; n < 50; n++) dispatchEvent(new Event('online')); }""")
    page.wait_for_selector("form.sheet")
    page.wait_for_timeout(1500)

    assert page.locator("form.sheet").count() == 1


def test_a_whole_report_by_keyboard_alone(phone: Phone, mission: Field) -> None:
    before = len(mission.entries())
    page = phone.start()
    phone.sign_in(page)
    page.goto(mission.page)
    page.locator("#pin").focus()
    page.keyboard.type(PIN)
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.wait_for_selector(".forms .begin")
    walk(page, "A small form")
    page.keyboard.press("Enter")
    page.wait_for_selector("form.sheet")
    walk(page, "Take my position")
    page.keyboard.press("Enter")
    page.get_by_text("within 5 m").wait_for()
    walk(page, "Yes")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    walk(page, "How many shots?")
    page.keyboard.type("7")
    walk(page, "Yes")
    page.keyboard.press("Space")
    walk(page, "Check and finish")
    page.keyboard.press("Enter")
    page.get_by_text("Safe on the server (1)").wait_for()

    assert len(mission.entries()) == before + 1
    assert "<shots>7</shots>" in mission.entries()[0].sent.content.decode()


def walk(page: Any, name: str) -> None:
    """Press Tab until what has that name is reached."""
    named = "(e => (e.labels?.[0]?.textContent ?? e.textContent ?? '').trim())(document.activeElement)"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(named).startswith(name):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_what_is_wrong_is_listed_first_and_leads_to_each(phone: Phone, mission: Field) -> None:
    page = phone.start()
    phone.install(page)
    phone.begin(page)
    page.get_by_role("button", name="Check and finish").click()
    page.get_by_role("heading", name="To put right: 3").wait_for()
    page.get_by_role("link", name="Your place").click()

    assert page.evaluate("document.activeElement.textContent") == "Take my position"


def test_a_receipt_stays_where_the_answers_went(phone: Phone, mission: Field) -> None:
    page = phone.start()
    phone.install(page)
    phone.begin(page)
    answer_all(page)
    finish(page)
    page.get_by_text("Safe on the server (1)").wait_for()
    sound(page)
    kept = page.evaluate(
        """async () => { const open = indexedDB.open('truce-field'); await new Promise(go => open.onsuccess = go);
        const count = name => new Promise(go => {
          const asked = open.result.transaction(name).objectStore(name).count();
          asked.onsuccess = () => go(asked.result) });
        return Promise.all(['drafts', 'outbox', 'files', 'receipts'].map(count)) }"""
    )

    assert kept == [0, 0, 0, 1]

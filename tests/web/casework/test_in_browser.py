"""Casework in real Chromium: a change appears by itself, a conflict is shown, the standard speaks as one writes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Dialog, Page, sync_playwright

from tests.conftest import lacking
from tests.flow import cases
from tests.web.browser import PATIENCE_MS
from tests.web.casework.desk import Office, step
from tests.web.signing import PASSWORD
from tests.web.walking import listening
from truce.flow.room.cases import book
from truce.flow.verification import case_work
from truce.shell.static import STATIC
from truce.web.app import make_app

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    if not (STATIC / "casework.js").is_file():
        lacking("the scripts are not built: npm run build in frontend/")
    with listening(make_app(office.room.room)) as here:
        yield here


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    if not CHROMIUM.is_file():
        lacking("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def ivy(office: Office, address: str, chromium: Chromium) -> Page:
    return signed_in(office, address, chromium, "ivy")


def signed_in(office: Office, address: str, chromium: Chromium, handle: str, **context: Any) -> Page:
    secret = pyotp.random_base32()
    office.room.give_account(handle, totp=secret)
    page = chromium.new_context(base_url=address, **context).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/signin")
    page.fill("[name=handle]", handle)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.fill("[name=code]", pyotp.TOTP(secret).at(office.room.room.base.clock()))
    page.click("main form button")
    page.wait_for_url(lambda url: "signin" not in url)
    return page


def test_what_a_colleague_changes_appears_without_reload(office: Office, ivy: Page) -> None:
    case = cases.gathered(office.desk)
    ivy.goto(f"/cases/{case.id}")
    ivy.wait_for_selector("#live:not(.off)")
    case_work.grade(office.desk.as_("rex"), case.id, item="i1", credibility="3", why="fits the record")

    ivy.wait_for_selector(".changed:has-text('fits the record')")
    assert "3" in ivy.inner_text("#item-i1")


def test_a_case_that_a_colleague_takes_in_is_listed_and_counted_without_reload(office: Office, ivy: Page) -> None:
    ivy.goto("/cases?state=intake")
    ivy.wait_for_selector("#live:not(.off)")
    before = int(ivy.inner_text("#groups [aria-current] .note"))
    cases.received(office.desk, summary="A drone over the bridge")

    ivy.wait_for_selector("#rows:has-text('A drone over the bridge')")
    assert int(ivy.inner_text("#groups [aria-current] .note")) == before + 1


def test_the_number_of_a_case_is_not_turned_round_by_arabic_words_beside_it(
    office: Office, address: str, chromium: Chromium
) -> None:
    page = chromium.new_context(base_url=address, locale="ar").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/signin")
    page.evaluate("""() => {
        const line = document.createElement("p"), link = document.createElement("a");
        link.href = "/cases"; link.textContent = "2026-0001"; line.append("قضايا واردة: ", link);
        document.querySelector("main").append(line);
    }""")
    first, last = page.evaluate("""() => [0, 8].map((at) => {
        const range = document.createRange(), text = [...document.querySelectorAll("main p a")].at(-1).firstChild;
        range.setStart(text, at); range.setEnd(text, at + 1);
        return range.getBoundingClientRect().left;
    })""")

    assert page.get_attribute("html", "dir") == "rtl"
    assert first < last


def test_what_stands_above_a_table_has_the_width_of_a_phone(office: Office, ivy: Page) -> None:
    case = cases.gathered(office.desk)
    wide = ivy.viewport_size
    ivy.set_viewport_size({"width": 360, "height": 740})
    ivy.goto(f"/cases/{case.id}")
    width = ivy.locator("table.rows caption:not(.hidden-text)").first.evaluate("e => e.getBoundingClientRect().width")
    if wide is not None:
        ivy.set_viewport_size(wide)

    assert width > 250


def test_a_conflict_is_shown_and_what_was_typed_is_kept(office: Office, ivy: Page) -> None:
    case = cases.gathered(office.desk)
    ivy.goto(step(case.id, "alternative"))
    ivy.wait_for_selector("#live:not(.off)")
    ivy.fill("[name=text]", "A demolition of old rounds")
    case_work.grade(office.desk.as_("rex"), case.id, item="i1", credibility="4", why="the times differ")
    ivy.wait_for_selector("#changes:has-text('the times differ')")  # warned before anything is sent
    ivy.click("main form button.primary")
    ivy.wait_for_selector("[role=alert] #changes")
    assert ivy.input_value("[name=text]") == "A demolition of old rounds"
    ivy.click("main form button.primary")
    ivy.wait_for_url("**/cases/*?done=alternative")


def test_the_standard_speaks_while_one_writes(office: Office, ivy: Page) -> None:
    case = cases.gathered(office.desk)
    ivy.goto(step(case.id, "assess"))
    ivy.select_option("[name=fact_level]", "confirmed")
    ivy.select_option("[name=severity]", "grave")
    ivy.fill("[name=limitations]", "The place was not visited.")
    ivy.fill("[name=s0_text]", "The account is borne out by a record.")
    ivy.wait_for_selector("#checks:has-text('rests on nothing')")
    ivy.click("button[value=save]")
    ivy.wait_for_selector("#fault:has-text('without its evidence')")
    assert ivy.input_value("[name=s0_text]") == "The account is borne out by a record."
    ivy.check("[name=s0_on][value=i2]")
    ivy.wait_for_selector("#checks.t-good")
    ivy.click("button[value=save]")
    ivy.wait_for_url("**/cases/*?done=assess")


def test_a_sealed_picture_is_streamed_in_and_lies_behind_its_shield(office: Office, ivy: Page, tmp_path: Path) -> None:
    Image.effect_noise((640, 400), 90).convert("RGB").save(tmp_path / "crater.jpg")
    case = cases.gathered(office.desk)
    ivy.goto(f"/cases/{case.id}/exhibits/add")
    ivy.set_input_files("[name=file]", tmp_path / "crater.jpg")
    ivy.fill("[name=origin]", "patrol 7")
    ivy.fill("[name=why]", "the crater")
    ivy.check("[name=restricted]")
    ivy.click("main form button.primary")
    ivy.click("[data-progress] a")
    ivy.fill("#look [name=why]", "to describe it")
    ivy.click("#look button")
    picture = ivy.wait_for_selector(".shield img")
    ivy.wait_for_function("document.querySelector('.shield img').naturalWidth === 640")
    blur = "getComputedStyle(document.querySelector('.shield img')).filter"
    assert picture is not None
    assert "blur" in ivy.evaluate(blur)
    ivy.focus("#lift")
    ivy.keyboard.press("Space")  # by keyboard as well
    assert ivy.evaluate(blur) == "none"


@pytest.mark.parametrize(
    "path", ["/cases", "/cases/{id}", "/cases/{id}/do/assess", "/cases/{id}/do/inform", "/exhibits"]
)
def test_no_page_is_wider_than_a_phone(office: Office, address: str, chromium: Chromium, path: str) -> None:
    case = cases.gathered(office.desk)
    phone = signed_in(office, address, chromium, "ines", viewport={"width": 360, "height": 740}, locale="ar")
    phone.goto(path.format(id=case.id))

    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert phone.evaluate("document.dir") == "rtl"
    buttons = "[...document.querySelectorAll('main a.button, main button, main summary')]"
    small = f"{buttons}.filter(e => e.offsetHeight && e.offsetHeight < 24).length"
    assert phone.evaluate(small) == 0
    phone.context.close()


def test_what_was_written_is_not_lost_by_leaving_and_is_forgotten_once_it_is_saved(office: Office, ivy: Page) -> None:
    case = cases.gathered(office.desk)
    ivy.goto(step(case.id, "assess"))
    ivy.fill("[name=limitations]", "The place was not visited.")
    ivy.click("button[value=add]")  # a second statement: the page is drawn anew
    ivy.fill("[name=s1_text]", "Nobody else was there.")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    ivy.once("dialog", leave)
    ivy.goto("/cases")
    assert asked == ["beforeunload"]
    ivy.goto(step(case.id, "assess"))
    assert ivy.locator("[name=s1_text]").count() == 0
    ivy.click("form.editor >> xpath=preceding-sibling::div[1] >> button >> nth=0")
    ivy.wait_for_selector("[name=s1_text]")
    assert ivy.input_value("[name=s1_text]") == "Nobody else was there."
    assert ivy.input_value("[name=limitations]") == "The place was not visited."
    ivy.fill("[name=s0_text]", "The account is borne out by a record.")
    for n in (0, 1):
        ivy.check(f"[name=s{n}_on][value=i2]")
    ivy.click("button[value=save]")
    ivy.wait_for_url("**/cases/*?done=assess")
    assert ivy.evaluate("Object.keys(sessionStorage).filter(one => one.startsWith('truce-unsaved'))") == []


class Keys:
    """Hands that know no mouse: Tab to a field, arrows and Space in it, Enter on a button."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str, most: int = 250) -> None:
        """Tab on until the focus stands there."""
        for _ in range(most):
            if self.page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {selector} at {self.page.url}")

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str, text: str) -> None:
        """By its first letters, as one chooses in a list."""
        self.type(selector, text)

    def tick(self, selector: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Space")

    def press(self, selector: str, leads_to: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(leads_to)


def test_from_the_allegation_to_the_submitted_finding_by_keyboard_alone(office: Office, ivy: Page) -> None:
    keys, send = Keys(ivy), "main form button.primary"
    witness, clinic = cases.witness(office.desk), "clinic-4"
    ivy.goto("/cases")
    keys.press("a[href='/cases/new']", "**/cases/new")
    keys.choose("[name=channel]", "Civilian")
    keys.type("[name=by]", cases.PERSON)
    keys.type("[name=summary]", "Explosions by the mill")
    keys.choose("[name=actor]", "Karst")
    keys.type("[name=when]", "2024-10-20")
    keys.tick("[name=term][value='vela-2024:VE-4']")
    keys.tick("[name=at_once]")
    keys.press(send, "**/cases/*?done=receive")
    case = ivy.url.split("/cases/")[1].partition("?")[0]
    keys.press("a[href$='/do/triage']", "**/do/triage")
    keys.tick("#f-area-yes")
    ivy.keyboard.press("ArrowRight")  # from yes to no, as radio buttons go
    ivy.keyboard.press("ArrowLeft")
    keys.type("[name=why]", "ours")
    keys.press(send, "**/cases/*?done=triage")
    keys.press("a[href$='/do/plan']", "**/do/plan")
    keys.tick("[name=team][value=ivy]")
    keys.type("[name=question]", "What exploded?")
    keys.type("[name=why]", "first")
    keys.press(send, "**/cases/*?done=plan")
    for kind, source in (("Testimony", witness), ("Document", clinic)):
        keys.press("a[href$='/do/inform']", "**/do/inform")
        keys.choose("[name=kind]", kind)
        keys.type("[name=source]", source)
        keys.choose("[name=means]", "Reported")
        keys.type("[name=summary]", "Heard from the east.")
        keys.press(send, "**/cases/*?done=inform")
    case_work.grade(office.desk.as_("ana"), case, source=clinic, reliability="B", why="held so far")
    case_work.grade(office.desk.as_("ana"), case, item="i2", credibility="2", why="fits")
    case_work.alternative(office.desk.as_("ana"), case, text="Old rounds.", verdict="excluded", why="none announced")
    ivy.reload()
    keys.press("a[href$='/do/assess']", "**/do/assess")
    keys.choose("[name=fact_level]", "Confirmed")
    keys.choose("[name=severity]", "Serious")
    keys.type("[name=s0_text]", "The account is borne out by a record.")
    keys.tick("[name=s0_on][value=i2]")
    keys.type("[name=limitations]", "The place was not visited.")
    keys.press("button[value=save]", "**/cases/*?done=assess")
    keys.press("a[href$='/do/submit']", "**/do/submit")
    keys.press(send, "**/cases/*?done=submit")

    kept = book(office.desk.as_("ivy")).find(case)
    assert (kept.state, kept.triage["area"]) == ("in_review", "yes")
    assert kept.finding is not None
    assert kept.finding.fact_level == "confirmed"


def test_a_page_needs_no_script_to_work(office: Office, address: str, chromium: Chromium) -> None:
    case = cases.gathered(office.desk)
    plain = signed_in(office, address, chromium, "ivy", java_script_enabled=False)
    plain.goto(step(case.id, "access"))
    plain.select_option("[name=to]", "karst")
    plain.fill("[name=place]", "the field")
    plain.click("main form button.primary")
    assert "done=access" in plain.url
    plain.context.close()

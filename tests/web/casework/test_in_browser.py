"""Casework in real Chromium: a change appears by itself, a conflict is shown, the standard speaks as one writes."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
import uvicorn
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from tests.conftest import lacking
from tests.flow import cases
from tests.web.browser import PATIENCE_MS
from tests.web.casework.desk import Office, step
from tests.web.serving import free_port
from tests.web.signing import PASSWORD
from truce.flow.verification import case_work
from truce.shell.static import STATIC
from truce.web.app import make_app

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    if not (STATIC / "casework.js").is_file():
        lacking("the scripts are not built: npm run build in frontend/")
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(make_app(office.room.room), port=port, log_level="error"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(30)


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


def test_a_page_needs_no_script_to_work(office: Office, address: str, chromium: Chromium) -> None:
    case = cases.gathered(office.desk)
    plain = signed_in(office, address, chromium, "ivy", java_script_enabled=False)
    plain.goto(step(case.id, "access"))
    plain.select_option("[name=to]", "karst")
    plain.fill("[name=place]", "the field")
    plain.click("main form button.primary")
    assert "done=access" in plain.url
    plain.context.close()

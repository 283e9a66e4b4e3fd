"""A report from where there is no network: never lost, never doubled, and read by nobody who finds the phone."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.web.phone.conftest import PIN, Field, Phone, no_network
from truce.flow.field import devices

pytestmark = pytest.mark.browser
PICTURE = Path(__file__).parent / "crater.png"
SECRET = "by the well behind the school"


def answer_all(page: Any) -> None:
    """Fill the small form whole."""
    page.get_by_role("button", name="Take my position").click()
    page.get_by_text("within 5 m").wait_for()
    page.get_by_label("Kharkiv").check()
    page.get_by_label("Raion").select_option(label="Izium")
    page.get_by_role("group", name="Did you hear firing?").get_by_label("Yes").check()
    page.get_by_label("How many shots?").fill("12")
    page.get_by_label("When was it?").fill("2026-02-03T04:05")
    page.get_by_role("group", name="Kind").get_by_label("Gun").check()
    page.get_by_label("How many Gun").fill("2")
    page.get_by_role("button", name="Add another").click()
    page.get_by_role("group", name="Kind").nth(1).get_by_label("Mine").check()
    page.get_by_label("How many Mine").fill("3")
    page.get_by_text("Weapons in all: 5").wait_for()
    page.get_by_label("I heard it").check()
    page.get_by_label("A photograph").set_input_files(PICTURE)
    page.get_by_role("img", name="The picture as it is kept").wait_for()
    page.get_by_label("In your own words").fill(SECRET)
    page.get_by_role("group", name="I have read what I wrote").get_by_label("Yes").check()


def finish(page: Any) -> None:
    page.get_by_role("button", name="Check and finish").click()
    page.wait_for_selector("h2#waiting, h2#safe")


def test_a_whole_report_without_a_network_over_a_killed_browser_arrives_once(phone: Phone, mission: Field) -> None:
    before = len(mission.entries())
    page = phone.start()
    phone.install(page)
    page.context.set_offline(True)
    page.reload()
    phone.unlock(page)
    phone.begin(page)
    answer_all(page)
    phone.kept(page)
    phone.kill()

    page = phone.start()
    with no_network(page):
        page.goto(mission.page)
        phone.unlock(page)
        page.get_by_role("button", name="Go on").click()
        assert page.get_by_label("In your own words").input_value() == SECRET
        assert page.get_by_label("How many Mine").input_value() == "3"
        page.get_by_role("img", name="The picture as it is kept").wait_for()
        finish(page)
        page.get_by_text("Waiting to be sent (1)").wait_for()
        assert len(mission.entries()) == before
    phone.sign_in(page)
    page.goto(mission.page)
    phone.unlock(page)
    page.get_by_text("Safe on the server (1)").wait_for()

    entry, *others = mission.entries()
    assert len(others) == before
    told = entry.sent.content.decode()
    assert f"<words>{SECRET}</words>" in told.replace("ns0:", "")
    assert "<shots>12</shots>" in told
    assert "50.123456 36.234567 0 4.2" in told
    (file,) = mission.files(entry.sent.key)
    assert file.sha256 == hashlib.sha256(PICTURE.read_bytes()).hexdigest()
    assert page.get_by_text("Waiting to be sent").count() == 0


def test_an_answer_that_was_lost_on_the_way_back_makes_no_second_report(phone: Phone, mission: Field) -> None:
    before = len(mission.entries())
    page = phone.start()
    phone.install(page)
    phone.begin(page)
    answer_all(page)
    lost = []

    def lose(route: Any) -> None:
        answer = route.fetch()
        lost.append(answer.status)
        route.abort("connectionreset")

    page.context.route("**/field/app/submission", lose)
    finish(page)
    page.get_by_text("tries: 1").wait_for()
    page.context.unroute("**/field/app/submission")
    page.get_by_role("button", name="Send now").click()
    page.get_by_text("Safe on the server (1)").wait_for()

    assert lost == [201]
    assert len(mission.entries()) == before + 1


def test_what_the_server_does_not_have_to_the_byte_stays_on_the_phone(phone: Phone, mission: Field) -> None:
    page = phone.start()
    phone.install(page)
    phone.begin(page)
    answer_all(page)

    def change(route: Any) -> None:
        answer = route.fetch()
        told = answer.json() | {"sha256": "0" * 64}
        route.fulfill(response=answer, json=told)

    page.context.route("**/field/app/submission", change)
    finish(page)
    page.get_by_text("What the server holds is not what was sent.").wait_for()

    assert page.get_by_text("Safe on the server").count() == 0
    assert page.get_by_text("Waiting to be sent (1)").count() == 1


def test_nothing_that_was_answered_lies_readable_on_the_device(phone: Phone, mission: Field) -> None:
    page = phone.start()
    phone.install(page)
    with no_network(page):
        phone.begin(page)
        answer_all(page)
        finish(page)
        phone.begin(page)
        page.get_by_label("In your own words").fill(SECRET)
        phone.kept(page)
    phone.kill()

    picture = PICTURE.read_bytes()[100:140]
    readable = [
        path.name
        for path in phone.profile.rglob("*")
        if path.is_file() and any(found in path.read_bytes() for found in traces(SECRET, picture))
    ]
    assert readable == []


def traces(words: str, picture: bytes) -> list[bytes]:
    return [words.encode(), words.encode("utf-16-le"), picture, PIN.encode(), PIN.encode("utf-16-le")]


def test_without_the_pin_nothing_opens(phone: Phone, mission: Field) -> None:
    page = phone.start()
    phone.install(page)
    page.reload()
    for _ in range(6):
        page.fill("#pin", "not the pin")
        page.click("button[type=submit]")
        page.get_by_text("This PIN is not right.").wait_for()
        page.wait_for_selector("button[type=submit]:not(:disabled)")
    page.fill("#pin", PIN)
    page.click("button[type=submit]")

    page.get_by_text("Too many tries.").wait_for()


def test_a_phone_that_nobody_signed_in_keeps_its_reports_until_somebody_does(phone: Phone, mission: Field) -> None:
    before = len(mission.entries())
    page = phone.start()
    phone.install(page)
    page.context.clear_cookies()
    phone.begin(page)
    answer_all(page)
    finish(page)
    page.get_by_text("nobody is signed in").wait_for()
    assert page.get_by_text("Waiting to be sent (1)").count() == 1
    assert len(mission.entries()) == before

    phone.sign_in(page)
    page.goto(mission.page)
    phone.unlock(page)
    page.get_by_text("Safe on the server (1)").wait_for()

    assert len(mission.entries()) == before + 1


def test_a_draft_is_open_in_one_window_only(phone: Phone, mission: Field) -> None:
    page = phone.start()
    phone.install(page)
    phone.begin(page)
    page.get_by_label("In your own words").fill("one")
    phone.kept(page)
    other = phone.context.new_page()
    other.goto(mission.page)
    phone.unlock(other)
    other.get_by_role("button", name="Go on").click()

    other.get_by_text("This draft is open in another window.").wait_for()


def test_a_device_without_room_says_so_and_keeps_what_it_had(phone: Phone, mission: Field, tmp_path: Path) -> None:
    page = phone.start()
    quota = {"origin": mission.server.address, "quotaSize": 2_500_000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    phone.install(page)
    phone.begin(page)
    page.get_by_label("In your own words").fill("kept before")
    phone.kept(page)
    large = tmp_path / "large.png"
    large.write_bytes(PICTURE.read_bytes() + bytes(4_000_000))
    page.get_by_label("A photograph").set_input_files(large)

    page.get_by_text("There is no room left on this device for this file.").wait_for()
    page.reload()
    phone.unlock(page)
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_label("In your own words").input_value() == "kept before"


def test_a_finished_report_is_sent_while_the_page_is_locked_only_where_that_was_wished(
    phone: Phone, mission: Field
) -> None:
    before = len(mission.entries())
    page = phone.start()
    phone.install(page)
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Send finished reports also while this page is locked or shut").check()
    page.get_by_role("button", name="To the overview").click()
    with no_network(page):
        phone.begin(page)
        answer_all(page)
        finish(page)
        page.get_by_text("Waiting to be sent (1)").wait_for()
        page.get_by_role("button", name="Lock now").click()
        page.get_by_text("Locked. On this device: 0 begun, 1 waiting").wait_for()
    wake(page, mission)
    page.wait_for_timeout(200)
    for _ in range(100):
        if len(mission.entries()) > before:
            break
        page.wait_for_timeout(100)

    assert len(mission.entries()) == before + 1
    phone.unlock(page)
    page.get_by_text("Safe on the server (1)").wait_for()


def wake(page: Any, mission: Field) -> None:
    """What a browser does when the network comes back: the event of Background Sync."""
    told = page.context.new_cdp_session(page)
    seen: list[Any] = []
    told.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(event["registrations"]))
    told.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    told.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": mission.server.address,
            "registrationId": seen[0]["registrationId"],
            "tag": "truce-field-outbox",
            "lastChance": False,
        },
    )


def test_a_phone_that_was_shown_a_link_sends_in_its_own_name_without_anybody_signed_in(
    phone: Phone, mission: Field
) -> None:
    made = devices.add(mission.house, "patrol-7")
    before = len(mission.entries())
    page = phone.start()
    page.goto(f"{mission.page}#key={made.token}")
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.click("button[type=submit]")
    page.get_by_text("This device now sends in its own name.").wait_for()
    page.get_by_text("Reports are sent as patrol-7.").wait_for()
    assert made.token not in page.url
    phone.begin(page)
    answer_all(page)
    finish(page)
    page.get_by_text("Safe on the server (1)").wait_for()

    assert len(mission.entries()) == before + 1
    assert mission.entries()[0].sent.told["watcher"] == "patrol-7"


def test_a_report_the_server_refuses_is_mended_and_sent_under_its_own_id(phone: Phone, mission: Field) -> None:
    before = len(mission.entries())
    page = phone.start()
    phone.install(page)
    phone.begin(page)
    answer_all(page)
    why = {"what": "the place is outside the mission"}
    page.context.route("**/field/app/submission", lambda route: route.fulfill(status=422, json=why))
    finish(page)
    page.get_by_text("The server refused it: the place is outside the mission").wait_for()
    page.context.unroute("**/field/app/submission")
    page.get_by_role("button", name="Mend it").click()
    page.get_by_label("In your own words").fill("better now")
    page.get_by_role("img", name="The picture as it is kept").wait_for()
    finish(page)
    page.get_by_text("Safe on the server (1)").wait_for()

    assert len(mission.entries()) == before + 1
    assert "better now" in mission.entries()[0].sent.content.decode()

"""Signing in by a provider: there and back in one browser, then the passphrase; ties made and undone."""

from dataclasses import replace

import pytest

from tests.flow.signing_in.conftest import At
from tests.flow.signing_in.test_enter import fault
from tests.signin.authenticator import ISSUER, PROVIDER, FakeProvider
from tests.web.signing import KNOCKER, PASSWORD
from truce.errors import Conflict, UnusableSource
from truce.flow.signing_in import enter, invite, own, provider
from truce.flow.signing_in.desk import Desk
from truce.model.account import Provider, Stage
from truce.signin.secrets import new_secret


@pytest.fixture(scope="module")
def fake() -> FakeProvider:
    return FakeProvider()


def desk_of(at: At, fake: FakeProvider, handle: str | None = None, told: Provider = PROVIDER) -> Desk:
    return replace(at.desk(handle, provider=told), fetch=fake.fetch)


@pytest.fixture
def at(at: At) -> At:  # the provider's words live by the clock of the machine
    at.clock.now = at.staff.house.clock()
    return at


def test_a_providers_word_and_the_passphrase_open_the_session(at: At, fake: FakeProvider) -> None:
    at.has("ivy")
    desk = desk_of(at, fake)
    provider.tie(desk, "ivy", "sub-7")

    url, way = provider.there(desk, KNOCKER, then="/cases")
    errand, subject = provider.back(desk, KNOCKER, way, fake.allow(url, "sub-7"))
    half = provider.enter(desk, KNOCKER, subject)

    assert errand.then == "/cases"
    assert half.session.stage is Stage.UNLOCK
    assert enter.whose(desk, half.secret) is None
    assert fault(lambda: enter.unlock(desk, KNOCKER, half.secret, "wrong")) == "password"
    whole = enter.unlock(desk, KNOCKER, half.secret, PASSWORD)
    assert enter.whose(desk, whole.secret) is not None


def test_an_answer_is_taken_once_and_in_the_browser_that_asked(at: At, fake: FakeProvider) -> None:
    desk = desk_of(at, fake)
    url, way = provider.there(desk, KNOCKER)
    answer = fake.allow(url, "sub-7")

    assert fault(lambda: provider.back(desk, KNOCKER, new_secret(), answer)) == "again"
    assert fault(lambda: provider.back(desk, KNOCKER, None, answer)) == "again"
    provider.back(desk, KNOCKER, way, answer)
    assert fault(lambda: provider.back(desk, KNOCKER, way, answer)) == "again"


def test_an_answer_that_an_attacker_slips_in_is_refused(at: At, fake: FakeProvider) -> None:
    desk = desk_of(at, fake)
    _, way = provider.there(desk, KNOCKER)
    theirs, _ = provider.there(desk, KNOCKER)

    assert fault(lambda: provider.back(desk, KNOCKER, way, fake.allow(theirs, "sub-evil"))) == "provider"


def test_a_stranger_of_the_provider_stays_outside(at: At, fake: FakeProvider) -> None:
    assert fault(lambda: provider.enter(desk_of(at, fake), KNOCKER, "sub-nobody")) == "stranger"


def test_one_account_of_the_provider_opens_one_account_here(at: At, fake: FakeProvider) -> None:
    at.has("ivy")
    at.has("rex")
    desk = desk_of(at, fake)
    provider.tie(desk, "ivy", "sub-7")

    with pytest.raises(Conflict):
        provider.tie(desk, "rex", "sub-7")
    own.untie(desk, "ivy")
    provider.tie(desk, "rex", "sub-7")
    assert provider.enter(desk, KNOCKER, "sub-7").session.handle == "rex"


def test_a_second_factor_here_is_asked_unless_the_provider_asks_its_own(at: At, fake: FakeProvider) -> None:
    at.has("ivy", totp="JBSWY3DPEHPK3PXP")
    stages = []
    for told in (PROVIDER, replace(PROVIDER, second=True)):
        desk = desk_of(at, fake, told=told)
        provider.tie(desk, "ivy", "sub-7")
        half = provider.enter(desk, KNOCKER, "sub-7")
        stages.append(enter.unlock(desk, KNOCKER, half.secret, PASSWORD).session.stage)

    assert stages == [Stage.SECOND, Stage.FULL]


def test_an_invitation_is_tied_to_whom_the_provider_names(at: At, fake: FakeProvider) -> None:
    desk = desk_of(at, fake, "admin")
    secret, _ = invite.invite(desk, "nora")
    url, way = provider.there(desk, KNOCKER, invitation=secret.text)
    errand, subject = provider.back(desk, KNOCKER, way, fake.allow(url, "sub-9"))
    assert errand.invitation == secret.text
    provider.keep_for(desk, secret, subject)

    tied = provider.kept_for(desk, secret)
    invite.accept(desk, KNOCKER, secret, PASSWORD, provider=tied)

    assert tied == (ISSUER, "sub-9")
    assert provider.enter(desk, KNOCKER, "sub-9").session.handle == "nora"


def test_a_provider_that_says_no_lets_nobody_in(at: At, fake: FakeProvider) -> None:
    desk = desk_of(at, fake)
    url, way = provider.there(desk, KNOCKER)
    answer = fake.allow(url, "sub-7") | {"code": "guessed"}

    with pytest.raises(UnusableSource):
        provider.back(desk, KNOCKER, way, answer)

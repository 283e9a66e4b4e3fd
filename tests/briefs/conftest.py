"""The example brief, made once."""

import pytest

from tests.briefs import example
from truce.briefs.compose import compose
from truce.briefs.render import render
from truce.model.brief import Brief


@pytest.fixture(scope="session")
def brief() -> Brief:
    return compose(example.material())


@pytest.fixture(scope="session")
def page(brief: Brief) -> str:
    return render(brief, "html").decode("utf-8")

"""The page's own XPath beside the browser's: over one document they say the same of any expression."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import lacking
from tests.web.phone.conftest import CHROMIUM

pytestmark = pytest.mark.browser
FRONTEND = Path(__file__).parents[3] / "frontend"
DOCUMENT = (
    "<data kind='old'><a>3</a><b>-4.5</b><c>red green</c><d/><gun n='1'><mm>82</mm><mm>120</mm></gun>"
    "<gun n='2'><mm>152</mm><x>y</x></gun><e>007</e></data>"
)

Words = st.SearchStrategy[str]
PATHS = """
/data/a a ./b ../data/c d e gun gun/mm gun[2]/mm //mm //mm[2] /data/gun[last()]/mm gun[mm>100]/mm gun[@n='2']/x *[3]
gun[1]/following-sibling::*[1] gun[2]/preceding-sibling::*[2] descendant::mm[position()<3] gun/.. .//x /data/* @kind
gun[mm=120][1]/@n gun/mm/ancestor::gun/@n self::data/a gun[count(mm)=2]/mm[1] //*[name()='x'] gun[not(x)]/mm
"""
paths = st.sampled_from(PATHS.split())
words = st.sampled_from(
    ["''", "'red'", '"y"', "'3'", "' 82 '", "'gre'", "'é'"]
)  # of one UTF-16 unit: Chromium counts units, XPath 1.0 characters
figures = st.sampled_from(["0", "1", "2.5", ".5", "-7", "1000000", "1 div 3", "1 div 0", "0 div 0", "-1 div 0"])
numbers: Words = st.deferred(
    lambda: (
        figures
        | st.builds("({} {} {})".format, numbers, st.sampled_from(["+", "-", "*", "div", "mod"]), numbers)
        | st.builds("{}({})".format, st.sampled_from(["floor", "ceiling", "round"]), numbers)
        | st.builds(
            "{}({})".format, st.sampled_from(["count", "sum"]), st.sampled_from(["gun/mm", "//mm", "a | b", "gun"])
        )
        | st.builds("string-length({})".format, texts)
        | st.builds("-{}".format, figures)
    )
)
texts: Words = st.deferred(
    lambda: (
        words
        | st.builds("string({})".format, paths)
        | st.builds("concat({}, {})".format, texts, texts)
        | st.builds("{}({}, {})".format, st.sampled_from(["substring-before", "substring-after"]), texts, words)
        | st.builds("substring({}, {}, {})".format, texts, figures, figures)
        | st.builds("normalize-space({})".format, texts)
        | st.builds("translate({}, {}, {})".format, texts, words, words)
    )
)
truths: Words = st.deferred(
    lambda: (
        st.builds("({} {} {})".format, numbers, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), numbers)
        | st.builds("({} {} {})".format, texts, st.sampled_from(["=", "!="]), texts)
        | st.builds(
            "({} {} {})".format, st.sampled_from(["gun/mm", "//mm", "a"]), st.sampled_from(["=", "!=", "<"]), figures
        )
        | st.builds("({} {} {})".format, truths, st.sampled_from(["and", "or"]), truths)
        | st.builds("{}({}, {})".format, st.sampled_from(["contains", "starts-with"]), texts, texts)
        | st.builds("not({})".format, truths)
        | st.builds("boolean({})".format, texts | numbers)
    )
)


@pytest.fixture(scope="module")
def page(playing: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    esbuild = FRONTEND / "node_modules" / ".bin" / "esbuild"
    if not esbuild.is_file():
        lacking("the packages of frontend/ are not installed (npm ci)")
    out = tmp_path_factory.mktemp("xpath") / "harness.js"
    made = [str(esbuild), "tests/field.harness.ts", "--bundle", "--format=iife", f"--outfile={out}"]
    subprocess.run([*made, "--log-level=warning"], cwd=FRONTEND, check=True)
    browser = playing.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    page = browser.new_page()
    page.add_script_tag(path=str(out))
    yield page
    browser.close()


@settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(expressions=st.lists(numbers | texts | truths, min_size=5, max_size=15))
def test_ours_and_the_browsers_say_the_same(page: Any, expressions: list[str]) -> None:
    assert page.evaluate("([xml, all]) => compare(xml, all)", [DOCUMENT, expressions]) == []

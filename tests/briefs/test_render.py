"""Page, PDF and JSON: complete, safe, the same to the byte."""

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest
from pypdf import PdfReader

from tests.briefs import example
from truce.briefs.compose import compose
from truce.briefs.material import frame
from truce.briefs.render import render
from truce.errors import WrongUsage
from truce.model.brief import Brief

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "line", "rect", "circle", "polygon"}
HOSTILE = "<script>alert('x')</script> & \"Сахарна\" {{ 7 * 7 }} #panic()"


class Reader(HTMLParser):
    """Checks nesting, and keeps ids, links and what would be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.scripts += tag == "script"
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "a":
            self.links.append(given.get("href") or "")
        else:
            self.loads += [v for k, v in attrs if k in {"src", "href", "data", "action"} and v]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def test_the_page_is_well_formed(page: str) -> None:
    assert read(page).open == []


def test_the_page_loads_nothing(page: str) -> None:
    reader = read(page)

    assert reader.loads == []
    assert not re.search(r"url\((?!data:|#|\"?#)", page)
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_every_link_leads_to_an_anchor_of_the_page(page: str) -> None:
    reader = read(page)

    assert reader.links
    assert all(link.startswith("#") for link in reader.links)
    assert {link[1:] for link in reader.links} <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))


def test_every_row_that_a_takeaway_rests_on_is_linked(page: str, brief: Brief) -> None:
    links = set(read(page).links)

    for sentence in brief.takeaways:
        assert all(f"#{id}" in links for id in sentence.because)


@pytest.fixture(scope="module")
def hostile() -> Brief:
    given = example.material()
    places = frame(given.incidents).with_columns(place=pl.lit(HOSTILE))
    return compose(replace(given, incidents=places, mission=HOSTILE))


def test_hostile_words_stay_words_on_the_page(hostile: Brief) -> None:
    page = render(hostile, "html").decode("utf-8")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "{{ 7 * 7 }}" in page
    assert read(page).scripts == 1


def test_hostile_words_stay_words_on_paper(hostile: Brief) -> None:
    text = paper_text(hostile)

    assert "#panic()" in text
    assert "{{ 7 * 7 }}" in text


def paper_text(brief: Brief) -> str:
    pages = PdfReader(io.BytesIO(render(brief, "pdf"))).pages
    return " ".join(re.sub(r"\s+", " ", page.extract_text()) for page in pages)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Breached, serious", "Cannot be assessed", "almost certain", "6.4 (3.9–9.2)")),
        ("uk", ("Порушено серйозно", "Неможливо оцінити", "майже напевно", "6,4 (3,9–9,2)")),
        ("ru", ("Нарушено серьёзно", "Невозможно оценить", "почти наверняка", "6,4 (3,9–9,2)")),
    ],
)
def test_the_paper_says_what_the_brief_says(language: str, words: tuple[str, ...]) -> None:
    text = paper_text(compose(example.material(), language))

    for word in words:
        assert word in text


@pytest.mark.parametrize("format", ["html", "pdf", "json"])
def test_the_same_brief_makes_the_same_bytes(brief: Brief, format: str) -> None:
    again = compose(example.material())

    assert render(brief, format) == render(again, format)


@pytest.mark.parametrize("format", ["html", "pdf", "json"])
def test_an_empty_mission_still_has_a_brief(format: str) -> None:
    assert render(compose(example.empty()), format)


def test_the_json_is_the_whole_noun(brief: Brief) -> None:
    told = json.loads(render(brief, "json"))

    assert told["noun"] == "brief"
    assert told["id"] == brief.id
    assert len(told["takeaways"]) == len(brief.takeaways)
    assert told["takeaways"][0]["because"] == list(brief.takeaways[0].because)
    assert told["sections"][0]["tables"][0]["rows"][3]["cells"][2]["low"] == 3.9
    assert told["as_of"] == "2031-05-16T09:30:00Z"


def test_pictures_have_a_title_for_those_who_cannot_see_them(page: str) -> None:
    for picture in re.findall(r"<svg[^>]*role=\"img\"[^>]*>.{0,7}", page, flags=re.DOTALL):
        assert "aria-label=" in picture
        assert picture.endswith("<title>")


def test_another_format_is_refused(brief: Brief) -> None:
    with pytest.raises(WrongUsage):
        render(brief, "docx")

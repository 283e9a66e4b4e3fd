"""The page says nothing that was not written in five languages, and nothing is written that it never says."""

import re
from pathlib import Path

from truce.shell.say import texts

FIELD = Path(__file__).parents[3] / "frontend" / "src" / "field"
PAGE = Path(__file__).parents[3] / "truce" / "web"
SCRIPTS = "\n".join(path.read_text("utf-8") for path in FIELD.rglob("*.ts"))
DOCUMENTS = "".join(
    (PAGE / path).read_text("utf-8")
    for path in ("templates/phone/app.html.j2", "templates/field/devices.html.j2", "phone/shell.py")
)
KEYS = {key.removeprefix("phone.") for key in texts() if key.startswith("phone.")}
FAMILIES = ("snag_", "fault_", "pin_")  # named by what happened: `snag_${...}`


def test_every_word_of_the_page_was_written() -> None:
    said = set(re.findall(r'\btext\(\s*"([a-z_]+)"', SCRIPTS)) | set(re.findall(r'data-say="([a-z_]+)"', DOCUMENTS))

    assert said <= KEYS


def test_no_word_is_carried_that_is_never_said() -> None:
    quoted = set(re.findall(r'"([a-z_]+)"', SCRIPTS)) | set(re.findall(r'phone\.([a-z_]+)"', DOCUMENTS))

    assert {key for key in KEYS - quoted if not key.startswith(FAMILIES)} == set()


def test_every_reason_has_its_words() -> None:
    snags = re.search(r"type Snag = ([^;]+);", SCRIPTS)
    kinds = re.search(r"type FaultKind = ([^;]+);", SCRIPTS)
    assert snags
    assert kinds

    wanted = {f"snag_{one}" for one in re.findall(r'"(\w+)"', snags[1])}
    wanted |= {f"fault_{one}" for one in re.findall(r'"(\w+)"', kinds[1])}
    assert wanted <= KEYS

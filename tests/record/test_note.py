"""Notes, checkpoints and cosignatures: the published examples, and that nothing malformed or changed is opened."""

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record import published
from truce.errors import Untrustworthy, UnusableValue
from truce.record.checkpoint import Checkpoint, cosign, cosignatures, open_checkpoint, read_checkpoint
from truce.record.merkle import EMPTY, leaf_hash
from truce.record.note import COSIGNED, PublicKey, add_signature, open_note, read_key, sign_note, split_note
from truce.record.signing import new_secret, public_of

PETER, ENOCH = read_key(published.PETER), read_key(published.ENOCH)
SECRET = b64decode(published.PETER_SECRET)[1:]
SIGNED = published.TEXT + "\n" + published.PETER_SIGNED
BOTH = SIGNED + published.ENOCH_SIGNED


def test_the_note_of_gos_package_comes_out_letter_by_letter() -> None:
    assert sign_note(published.TEXT, "PeterNeumann", SECRET) == SIGNED
    assert PublicKey("PeterNeumann", 1, public_of(SECRET)).text == published.PETER


def test_unknown_signatures_are_passed_over_and_known_ones_must_hold() -> None:
    assert open_note(BOTH, {PETER.name: PETER.public}).signed_by == ("PeterNeumann",)
    assert open_note(BOTH, {PETER.name: PETER.public, ENOCH.name: ENOCH.public}).signed_by == (
        "PeterNeumann",
        "EnochRoot",
    )
    with pytest.raises(Untrustworthy, match="nobody who is known"):
        open_note(SIGNED, {ENOCH.name: ENOCH.public})
    with pytest.raises(Untrustworthy, match="does not hold"):
        open_note(BOTH.replace("answer", "Answer"), {PETER.name: PETER.public})


def test_signing_again_puts_the_new_signature_in_place_of_the_old() -> None:
    assert add_signature(BOTH, "PeterNeumann", SECRET).count("PeterNeumann") == 1


@pytest.mark.parametrize(
    "note",
    [  # the bad messages of Go's own test, and more of their kind
        published.TEXT,
        published.TEXT + "\n",
        SIGNED[:-1],
        "\x01" + SIGNED,
        "\ud800" + SIGNED,
        SIGNED + "Unexpected line.\n",
        SIGNED.replace("PeterNeumann", "Peter Neumann"),
        SIGNED.replace("PeterNeumann", "Peter+Neumann"),
        SIGNED.replace("PeterNeumann", "Peter\u2003Neumann"),
        SIGNED.replace("— ", "- "),
        SIGNED.replace("nAM=\n", "nAM\n"),
        SIGNED.replace("nAM=\n", "nAN=\n"),  # bits that stand for nothing
        SIGNED.replace("nAM=\n", "nAM=\r\n"),
        published.TEXT + "\n— PeterNeumann x08goA==\n"[:-5] + "\n",
        published.TEXT + "\n" + published.PETER_SIGNED * 101,
        "",
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(Untrustworthy):
        open_note(note, {PETER.name: PETER.public})


def test_the_text_reaches_to_the_last_empty_line() -> None:
    opened = split_note(published.POEM)

    assert opened.text.endswith("\n\ned è subito sera.\n")
    assert opened.signatures[0].name == "quasimodo.example/salvatore"
    assert opened.signatures[0].line in published.POEM


@pytest.mark.parametrize("place", range(len(published.PETER)))
def test_a_mangled_key_is_refused(place: int) -> None:
    text = published.PETER
    mangled = [text[:place], text[place + 1 :], text[:place] + chr(ord(text[place]) + 1) + text[place + 1 :]]

    for one in mangled if place else mangled[1:]:
        with pytest.raises(UnusableValue):
            read_key(one)


def test_a_key_of_another_length_or_kind_is_refused() -> None:
    for bad in (
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ):
        with pytest.raises(UnusableValue):
            read_key(bad)


def test_the_checkpoint_of_the_specification_is_read_and_written_again() -> None:
    read = read_checkpoint(published.SOFA_COSIGNED)

    assert (read.origin, read.size) == ("example.com/behind-the-sofa", 20852163)
    assert read.text == published.SOFA
    assert read_checkpoint(read.text) == read


def test_the_checkpoint_of_gos_package_comes_out_letter_by_letter() -> None:
    told = Checkpoint("go.sum database tree", 123456789012, leaf_hash(b"hello world"))

    assert told.text == "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n"


def test_extension_lines_are_kept_and_signed() -> None:
    told = Checkpoint("x", 0, EMPTY, ("more", "and more"))

    assert read_checkpoint(told.text) == told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20852163", "020852163"),
        ("20852163", "+20852163"),
        ("20852163", "-1"),
        ("20852163", "2_0"),
        ("20852163", "٣"),
        ("20852163", "9223372036854775808"),
        ("20852163", "0x12"),
        ("example.com/behind-the-sofa", ""),
        ("CsUY", "CsU"),
        ("q2I=\n", "q2I=\n\n"),
        ("q2I=\n", "q2I="),
        ("q2I=\n", "q2J=\n"),
        ("q2I=\n", ""),
    ],
)
def test_what_is_no_checkpoint_is_refused(old: str, new: str) -> None:
    with pytest.raises(Untrustworthy):
        read_checkpoint(published.SOFA.replace(old, new))


def test_the_cosignature_of_the_specification_has_its_time() -> None:
    value = split_note(published.SOFA_COSIGNED).signatures[1].value

    assert int.from_bytes(value[:8], "big") == 1679315147
    assert len(value) == 8 + 64


def test_witnesses_sign_beside_the_log_and_are_told_apart() -> None:
    log, one, two = new_secret(), new_secret(), new_secret()
    note = sign_note(Checkpoint("x", 0, EMPTY).text, "x", log)
    signed = cosign(cosign(cosign(note, "one", one, 5), "two", two, 7), "one", one, 9)
    known = {"one": public_of(one), "two": public_of(two)}

    assert cosignatures(signed, known) == {"one": 9, "two": 7}
    assert open_checkpoint(signed, {"x": public_of(log)}).size == 0
    assert read_key(PublicKey("one", COSIGNED, public_of(one)).text).kind == COSIGNED
    with pytest.raises(Untrustworthy, match="witness"):
        cosignatures(signed.replace("x\n0\n", "x\n1\n"), known)


def test_a_log_that_is_not_known_is_not_believed_for_its_witnesses() -> None:
    secret = new_secret()
    note = sign_note(Checkpoint("x", 0, EMPTY).text, "y", secret)

    with pytest.raises(Untrustworthy):
        open_checkpoint(note, {"y": public_of(secret)})


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]) | st.just("\n")), st.data())
def test_what_was_signed_opens_and_what_was_changed_does_not(text: str, data: st.DataObject) -> None:
    note = sign_note(text + "\n", "who", SECRET)
    place = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda letter: letter != note[place]))

    assert open_note(note, {"who": PETER.public}).text == text + "\n"
    with pytest.raises(Untrustworthy):
        open_note(note[:place] + other + note[place + 1 :], {"who": PETER.public})

"""What a file is, by its bytes; what it tells of itself, kept as it was told."""

import io
import json
import struct
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.evidence.hostile import zip_of
from tests.evidence.test_hostile import looked
from tests.flow.preserved import photograph
from truce.evidence.alike import distance
from truce.evidence.apart.texts import writes_a_place
from truce.evidence.media import media_types, name_says_otherwise
from truce.evidence.told import seen_facts


def saved(form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(photograph())).convert("RGB").save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00", "video/quicktime"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        ("обстріл о 10:05\n".encode(), "text/plain"),
        ("обстріл".encode()[:-1], "text/plain"),
        ("обстріл".encode("utf-16"), "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"", "application/x-empty"),
    ],
)
def test_a_type_is_told_by_the_bytes(head: bytes, kind: str) -> None:
    assert media_types(head)[0] == kind


def test_a_name_that_says_otherwise_is_noticed_and_believed_in_nothing() -> None:
    assert name_says_otherwise("photo.jpg", "application/x-executable")
    assert not name_says_otherwise("photo.JPG", "image/jpeg")
    assert not name_says_otherwise("photo", "image/jpeg")
    assert not name_says_otherwise(None, "image/jpeg")


def test_the_same_picture_smaller_worse_or_mirrored_is_near_and_another_is_far(tmp_path: Path) -> None:
    def picture(content: bytes) -> dict[str, str]:
        return dict(looked(content, tmp_path)["parts"]["alike"])

    original = Image.open(io.BytesIO(photograph(1)))
    smaller, mirrored = io.BytesIO(), io.BytesIO()
    original.resize((200, 150)).save(smaller, "JPEG", quality=40)
    original.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(mirrored, "PNG")
    one, less = picture(photograph(1)), picture(smaller.getvalue())
    turned, other = picture(mirrored.getvalue()), picture(photograph(4))

    assert distance(one["picture"], less["picture"]) <= 6
    assert distance(one["picture"], turned["mirrored"]) <= 6
    assert distance(one["picture"], turned["picture"]) > 12
    assert distance(one["picture"], other["picture"]) > 12


def test_a_time_without_an_offset_is_told_without_one(tmp_path: Path) -> None:
    told = Image.Exif()
    told.get_ifd(0x8769)[36867] = "2025:04:20 10:05:00"

    facts = seen_facts(looked(saved("JPEG", exif=told), tmp_path), "0" * 64)

    assert facts["taken_at"] == "2025-04-20T10:05:00"


def test_a_newer_telephone_s_picture_tells_what_an_older_one_does(tmp_path: Path) -> None:
    told = Image.open(io.BytesIO(photograph())).getexif()

    facts = seen_facts(looked(saved("AVIF", exif=told), tmp_path), "0" * 64)

    assert facts["media_type"] == "image/avif"
    assert facts["pixels"] == [640, 480]
    assert facts["place"] == [38.4, 48.7]
    assert facts["taken_at"] == "2025-04-20T10:05:00+03:00"


def box(kind: bytes, *held: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(b"".join(held)), kind) + b"".join(held)


def test_a_film_tells_its_length_its_size_its_place_and_when_it_was_made(tmp_path: Path) -> None:
    made = int((datetime(2025, 4, 20, 10, 5, tzinfo=UTC) - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
    header = box(b"mvhd", struct.pack(">IIIII", 0, made, made, 1000, 12_500), bytes(80))
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 1920 << 16, 1080 << 16)))
    place = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+48.6901+038.4300/"))
    film = box(b"ftyp", b"isom\x00\x00\x00\x00") + box(b"moov", header, track, place) + box(b"mdat", bytes(5000))

    facts = seen_facts(looked(film, tmp_path), "0" * 64)

    assert facts["media_type"] == "video/mp4"
    assert facts["pixels"] == [1920, 1080]
    assert facts["seconds"] == 12.5
    assert facts["place"] == [38.4, 48.7]
    assert facts["taken_at"] == "2025-04-20T10:05:00"


def test_a_pdf_tells_its_pages_and_dates(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/CreationDate": "D:20250420100500+03'00'", "/Author": "Zoryana Marchenko"})
    out = io.BytesIO()
    writer.write(out)

    facts = seen_facts(looked(out.getvalue(), tmp_path), "0" * 64)

    assert facts["media_type"] == "application/pdf"
    assert facts["pages"] == 3
    assert facts["taken_at"] == "2025-04-20T10:05:00+03:00"
    assert "Zoryana" not in json.dumps(facts)


def web_archive(*, changed: bool = False) -> bytes:
    pages = b'{"format": "json-pages-1.0", "id": "pages"}\n'
    pages += b'{"url": "https://example.org/a", "ts": "2025-04-20T07:05:00Z"}\n'
    pages += b'{"url": "https://example.org/b", "ts": "2025-04-21T07:05:00Z"}\n'
    warc = b"WARC/1.1\r\n" + bytes(500)
    resources = [
        {"name": name, "path": name, "hash": f"sha256:{sha256(held).hexdigest()}", "bytes": len(held)}
        for name, held in (("pages/pages.jsonl", pages), ("archive/data.warc", warc))
    ]
    package = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()
    digest = json.dumps({"path": "datapackage.json", "hash": f"sha256:{sha256(package).hexdigest()}"}).encode()
    return zip_of(
        ("archive/data.warc", warc[:-1] + b"x" if changed else warc),
        ("pages/pages.jsonl", pages),
        ("datapackage.json", package),
        ("datapackage-digest.json", digest),
        method=zipfile.ZIP_STORED,
    )


def test_a_web_archive_tells_its_pages_and_its_own_digests_are_held_against_it(tmp_path: Path) -> None:
    whole, changed = looked(web_archive(), tmp_path), looked(web_archive(changed=True), tmp_path)

    assert seen_facts(whole, "0" * 64)["media_type"] == "application/wacz"
    assert seen_facts(whole, "0" * 64)["pages"] == 2
    assert whole["parts"]["web_pages"]["first"] == "2025-04-20T07:05:00Z"
    assert whole["parts"]["digests"] == {"hold": 3, "fail": 0, "without": 0}
    assert changed["parts"]["digests"]["fail"] == 1
    assert "digests_fail" in seen_facts(changed, "0" * 64)["remarks"]


@pytest.mark.parametrize(
    "text",
    [
        "48.69015, 38.43002", "38,43002 48,69015", "N 48.6901 E 38.4300", "48°41'24\" N", '{"lat": 48.6901}',
        '<trkpt lat="48.690" lon="38.430">', "36U XV 12345 67890", "широта: 48.6901", "-33.8688;151.2093",
    ],
)  # fmt: skip
def test_coordinates_in_words_are_noticed_and_not_repeated(text: str, tmp_path: Path) -> None:
    whole = looked(f"they live there: {text}\n".encode(), tmp_path)

    assert seen_facts(whole, "0" * 64)["remarks"] == ["place_in_words"]
    assert whole["parts"]["text"] == {"exact_place": True}


@pytest.mark.parametrize(
    "text", ["10,000 or 12,345 rounds", "at 10:05 on 2025-04-20", "1.5 km, 2.5 km", "500.123, 48.123", "v1.2.3", ""]
)
def test_numbers_that_are_no_place_are_left_alone(text: str) -> None:
    assert not writes_a_place(text)

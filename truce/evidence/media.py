"""What a file is, by its bytes. A name proves nothing; where it says otherwise, that is remarked."""

from collections.abc import Iterator

HEAD_BYTES = 4096
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"

STARTS = (  # (bytes at the beginning, type)
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"WARC/", "application/warc"),
    (b"age-encryption.org/", "application/x-age"),
)
BRANDS = {  # of ISO base media files: the four bytes after `ftyp`
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
}
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
ENDINGS = {  # what a name's ending says; the types that may stand behind it
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "gif": ("image/gif",),
    "tif": ("image/tiff",),
    "tiff": ("image/tiff",),
    "webp": ("image/webp",),
    "heic": ("image/heic",),
    "heif": ("image/heic",),
    "avif": ("image/avif",),
    "mp4": ("video/mp4",),
    "m4v": ("video/mp4",),
    "mov": ("video/quicktime", "video/mp4"),
    "pdf": ("application/pdf",),
    "zip": ("application/zip", "application/wacz"),
    "wacz": ("application/wacz",),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    "txt": ("text/plain",),
    "csv": ("text/plain",),
    "json": ("text/plain",),
    "exe": ("application/x-executable",),
}


def media_types(head: bytes, tail: bytes = b"") -> tuple[str, ...]:
    """Every type that the first and last bytes speak for, the likeliest first; more than one is a polyglot.

    A zip is only that here: what kind of zip, its list of contents says (`apart/archives.py`).
    """
    if not head:
        return (EMPTY,)
    found = list(dict.fromkeys(_found(head, tail)))
    return tuple(found) or (("text/plain",) if _is_text(head) else (UNKNOWN,))


def _found(head: bytes, tail: bytes) -> Iterator[str]:
    yield from (kind for start, kind in STARTS if head.startswith(start))
    if head[4:8] == b"ftyp":
        yield BRANDS.get(head[8:12], "video/mp4")
    if head[:4] == b"RIFF" and head[8:12] in RIFF:
        yield RIFF[head[8:12]]
    if b"%PDF-" in head[:1024]:
        yield "application/pdf"
    if b"PK\x05\x06" in tail:
        yield "application/zip"


def _is_text(head: bytes) -> bool:
    """UTF-8 (a last letter may be cut) or UTF-16 with its mark, and no control characters but white space."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError as wrong:
        if wrong.start < len(head) - 4:
            return False
        text = head[: wrong.start].decode(encoding)
    return not any(ord(letter) < 32 and letter not in "\t\n\r\f\x1b" for letter in text)


def name_says_otherwise(name: str | None, kind: str) -> bool:
    """Whether the ending of a name speaks for another type than the bytes do."""
    ending = (name or "").rpartition(".")[2].lower()
    return kind != EMPTY and ending in ENDINGS and kind not in ENDINGS[ending]


def is_picture(kind: str) -> bool:
    """Whether it can be looked at as one picture."""
    return kind in ("image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/bmp", "image/avif")


def is_film(kind: str) -> bool:
    """Whether it is built of ISO base media boxes (films, and the pictures of newer telephones)."""
    return kind in ("video/mp4", "video/quicktime", "image/heic", "image/avif")

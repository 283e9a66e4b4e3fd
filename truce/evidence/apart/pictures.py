"""Pictures: size, what the camera wrote (EXIF), and a hash of what the eye sees."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import imagehash
from PIL import ExifTags, Image, ImageOps, ImageStat

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "MPO")  # those of Pillow that start no other program
MOST_PIXELS = 120_000_000  # decoded only up to here; the size is told of any
MOST_FRAMES = 10_000
PLAIN = 4.0  # grey levels of standard deviation below which a picture is too plain to be told from others
GPS, EXIF = 0x8825, 0x8769

Part = tuple[str, dict[str, Any]]


def look(file: BinaryIO) -> Iterator[Part]:
    """One part after another, the cheapest first, so that a death on the way loses only the rest."""
    Image.MAX_IMAGE_PIXELS = None  # sizes are told, whatever they are; decoding has its own bound below
    with Image.open(file, formats=FORMATS) as image:
        yield "picture", {"width": image.width, "height": image.height, "mode": image.mode}
        huge = image.width * image.height > MOST_PIXELS
        yield from exif_parts(_head_exif(image) if huge else image.getexif())
        if huge:
            yield "could_not", {"picture": f"more than {MOST_PIXELS // 1_000_000} million pixels: not decoded"}
            return
        image.draft("L", (512, 512))  # JPEG only: decodes at a fraction of its size
        yield "alike", alike(image)
        yield "frames", _frames(image)


def _head_exif(image: Image.Image) -> Image.Exif:
    """EXIF from before the pixels: asking a PNG for it decodes them all."""
    exif = Image.Exif()
    exif.load(image.info.get("exif") or b"")
    return exif


def alike(image: Image.Image) -> dict[str, Any]:
    """Perceptual hashes (pHash, 64 bits, hex) of the picture as it is to be seen, and of its mirror image."""
    grey = ImageOps.exif_transpose(image).convert("L")
    if ImageStat.Stat(grey).stddev[0] < PLAIN:
        return {"too_plain": True}
    return {"picture": str(imagehash.phash(grey)), "mirrored": str(imagehash.phash(ImageOps.mirror(grey)))}


def _frames(image: Image.Image) -> dict[str, Any]:
    """How many frames, counted one by one up to a bound: a header may promise any number."""
    if not getattr(image, "is_animated", False):
        return {"count": 1}
    count = 1
    try:
        while count < MOST_FRAMES:
            image.seek(count)
            count += 1
    except EOFError:
        return {"count": count}
    return {"count": count, "more": True}


def exif_parts(exif: Image.Exif) -> Iterator[Part]:
    """What the camera wrote: when (as told, with its offset where it told one), where, with what."""
    if not exif:
        return
    inner = exif.get_ifd(EXIF)
    named = {ExifTags.TAGS.get(tag, tag): value for tag, value in (*exif.items(), *inner.items())}
    camera = {name.lower(): _text(named.get(name)) for name in ("Make", "Model", "Software")}
    if any(camera.values()):
        yield "camera", camera
    if times := dict(_times(named)):
        yield "times", times
    if place := _place(exif.get_ifd(GPS)):
        yield "gps", place
    people = {name.lower(): _text(named.get(name)) for name in ("Artist", "Copyright", "ImageDescription")}
    people |= {name.lower(): _text(named.get(name)) for name in ("CameraOwnerName", "BodySerialNumber")}
    if any(people.values()):
        yield "names", {name: value for name, value in people.items() if value}


def _times(named: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for field, offset, code in (
        ("DateTimeOriginal", "OffsetTimeOriginal", "taken"),
        ("DateTimeDigitized", "OffsetTimeDigitized", "digitised"),
        ("DateTime", "OffsetTime", "changed"),
    ):
        told = _text(named.get(field))
        if told:
            yield code, {"told": told, "offset": _text(named.get(offset)) or None}


def _place(gps: Mapping[int, Any]) -> dict[str, Any] | None:
    """Exact place in degrees, with the error the receiver told (metres) where it told one."""
    tags = {ExifTags.GPSTAGS.get(tag, tag): value for tag, value in gps.items()}
    lat = _degrees(tags.get("GPSLatitude"), _text(tags.get("GPSLatitudeRef")), "S", 90)
    lon = _degrees(tags.get("GPSLongitude"), _text(tags.get("GPSLongitudeRef")), "W", 180)
    if lat is None or lon is None:
        return {"unusable": True} if "GPSLatitude" in tags or "GPSLongitude" in tags else None
    told = {
        "lat": lat,
        "lon": lon,
        "accuracy_m": _number(tags.get("GPSHPositioningError")),
        "altitude_m": _number(tags.get("GPSAltitude")),
        "datum": _text(tags.get("GPSMapDatum")),
        "date": _text(tags.get("GPSDateStamp")),
        "time": [_number(part) for part in tags.get("GPSTimeStamp") or ()] or None,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def _degrees(parts: Any, ref: str, negative: str, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in (*parts, 0, 0)[:3])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    return -value if ref.upper().startswith(negative) else value


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def _text(value: Any) -> str:
    """Text of a tag, bounded, without what ends or moves a line."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value[:200] if letter.isprintable()).strip()

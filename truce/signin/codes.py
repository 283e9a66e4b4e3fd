"""One-time codes: by time (TOTP, RFC 6238) and for recovery, each good once."""

import hmac
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from secrets import choice

import pyotp
import segno

STEP = 30  # seconds; what every authenticator app assumes
NAME = 40  # characters of the room's name: a long one makes a picture that phones read badly
DRIFT = 1  # steps that a phone's clock may be off, either way
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
CODES = 10
GROUPS, GROUP = 4, 4  # 16 letters of 31: 79 bits, so their digests need no slow hash


def new_totp() -> str:
    """A new secret, base32, 160 bits."""
    return pyotp.random_base32()


def totp_uri(secret: str, handle: str, issuer: str) -> str:
    """What an authenticator app reads from the picture: `otpauth://totp/...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=handle, issuer_name=issuer[:NAME])


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The time step whose code this is; None where it is none of now's, or of a step not after `after`."""
    code = "".join(code.split())
    if len(code) != 6 or not code.isascii() or not code.isdigit():
        return None
    totp, here = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    fits = [
        step for step in range(here - DRIFT, here + DRIFT + 1) if hmac.compare_digest(totp.generate_otp(step), code)
    ]
    return next((step for step in fits if step > after), None)


def new_recovery() -> list[str]:
    """Codes to be written down, each good once, where phone or key is lost."""
    return ["-".join("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS)) for _ in range(CODES)]


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code (hex); spaces, dashes and capitals do not matter."""
    bare = "".join(letter for letter in code.lower() if letter in LETTERS)
    return sha256(f"truce recovery {bare}".encode()).hexdigest()


def picture(text: str) -> str:
    """A QR code as SVG, without styles or scripts within; black on white, so that a camera reads it in the dark too."""
    held = BytesIO()
    segno.make(text, error="l").save(held, kind="svg", scale=5, border=4, xmldecl=False, light="#fff", dark="#000")
    return held.getvalue().decode()

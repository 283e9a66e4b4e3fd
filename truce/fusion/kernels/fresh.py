"""Forget compiled kernels when any kernel's source has changed: numba looks only at the file of the kernel itself,
and would go on calling the old form of what it calls in other files."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

HOME = Path(__file__).parent
STAMP = "kernels.sha256"


def forget_stale(home: Path = HOME) -> bool:
    """Remove what was compiled from other sources than those in `home`; was there any reason to."""
    cache = home / "__pycache__"
    told = sha256(b"".join(path.read_bytes() for path in sorted(home.glob("*.py")))).hexdigest()
    stamp = cache / STAMP
    if stamp.is_file() and stamp.read_text("ascii") == told:
        return False
    with suppress(OSError):  # nobody may write there: then nothing was compiled there either
        cache.mkdir(exist_ok=True)
        for compiled in [*cache.glob("*.nbi"), *cache.glob("*.nbc")]:
            compiled.unlink(missing_ok=True)
        stamp.write_text(told, "ascii")
    return True

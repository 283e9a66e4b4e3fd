"""How fast evidence comes in: `python -m bench.exhibits [MB]`. Both hashes, kept durably, beside `sha256sum` alone."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from truce.people.sealing import new_lock
from truce.people.streams import seal_stream
from truce.store.exhibits import ExhibitStore

PIECE = 1 << 20


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "film.mp4"
        with file.open("wb") as out:
            for n in range(megabytes):
                out.write(n.to_bytes(8, "big") * (PIECE // 8))
        store, (_, recipient) = ExhibitStore(Path(folder) / "exhibits"), new_lock()
        print(f"| {megabytes:,} MB | MB/s |\n|---|---|")
        row("sha256sum, reading only", megabytes, lambda: subprocess.run(["sha256sum", file], check=True, stdout=-3))
        with file.open("rb", buffering=0) as held:
            row("taken in: both hashes, on the disk", megabytes, lambda: store.take(held))
        with file.open("rb", buffering=0) as held:
            row(
                "taken in and sealed",
                megabytes,
                lambda: store.take_sealed(held, lambda reader, writer: seal_stream([recipient], reader, writer)),
            )


def row(name: str, megabytes: int, work: object) -> None:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    print(f"| {name} | {megabytes / (time.perf_counter() - start):,.0f} |")


if __name__ == "__main__":
    main()

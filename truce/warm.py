"""Compile every kernel once, at installation, so that nobody waits for it: python -m truce.warm

It takes the invented ceasefire once through the street and onto the map, in a folder of its own that is thrown away,
and searches a negotiation of two issues.
"""

import sys
import tempfile
import time
from pathlib import Path

from truce import bootstrap
from truce.flow.collect import collect
from truce.flow.demo import well_into
from truce.flow.house import Silent
from truce.flow.outlook.foreseen import tried_at
from truce.flow.room import picture
from truce.flow.run import run
from truce.talks.packages.warm import warm

SEED = 7


def main() -> None:
    """Collect, foretell, fuse, judge and draw the invented ceasefire; say how long that took."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        house, sample = bootstrap.demo_house(Path(name) / "demo", SEED, Silent())
        for file in sample.files:
            collect(house, file.source, file.path, options=file.options)
        tried_at(house, well_into(house))
        run(house)
        pictures = picture.Pictures(house.mission.folder)
        picture.warm(house, pictures)
        pictures.close()
    warm()
    sys.stdout.write(f"kernels ready ({time.perf_counter() - begun:.0f} s)\n")


if __name__ == "__main__":
    main()

"""The second pair of eyes: the Library of Congress's own `bagit`, which knows nothing of us.

It is asked only about a folder that we have just made ourselves, when it has been written and before it is handed out.
It is not asked about a stranger's bundle: it follows links, opens pipes, takes `/bag-2` for a place inside `/bag`, and
reads no zip. What it says of an honest bundle is what any validator says, and tests run it as a program of its own.
"""

import logging
from pathlib import Path

import bagit

from truce.errors import Untrustworthy


def second_opinion(folder: Path) -> None:
    """Raises Untrustworthy where `bagit` does not hold the folder for a valid bag."""
    logger = logging.getLogger("bagit")
    quiet, logger.disabled = logger.disabled, True
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as wrong:
        raise Untrustworthy(
            "what was written is not what was meant", why=str(wrong), remedy="check the disk, then seal again"
        ) from wrong
    finally:
        logger.disabled = quiet

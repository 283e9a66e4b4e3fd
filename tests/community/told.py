"""One of each noun, as people would send it, about the two banks of one invented river."""

from typing import Any

TOLD: dict[str, dict[str, Any]] = {
    "initiative": {
        "aim": "water for both banks",
        "topic": "water",
        "place": "Upper Ford",
        "convenor": "Water Board",
        "opened": "2025-04-02",
        "participants": [{"group": "residents", "sex": "women", "age": "adults", "count": 12, "deciding": 3}],
        "setbacks": [{"on": "2025-04-09", "text": "a pump was hit"}],
    },
    "session": {
        "initiative": "dlg-0123456789abcdef",
        "on": "2025-04-05",
        "participants": [
            {"group": "residents", "sex": "women", "age": "adults", "count": 12, "deciding": 6},
            {"group": "residents", "sex": "men", "age": "adults", "count": 18, "deciding": 12},
        ],
    },
    "agreement": {"agreement": "ford-repair-2025", "deal": "repair_window", "made": "2025-04-06", "served": 5200},
    "commitment": {"side": "north", "what": "open the valve", "made": "2025-04-06", "due": "2025-04-10"},
    "complaint": {"received": "2025-04-03", "about": "services", "what": "no water for six days"},
    "pulse": {
        "question": "safety", "start": "2025-04-01", "until": "2025-04-07", "place": "both banks",
        "sampling": "random_households", "asked": 240, "refused": 40, "positive": 120, "negative": 60, "unsure": 20,
    },
    "hate": {"on": "2025-04-04", "kind": "slur", "against": "displaced", "channel": "a chat of the town"},
    "tip": {"received": "2025-04-04", "what": "guns brought to the mill", "rumour": "unfounded"},
    "silence": {
        "requested": "2025-04-05", "purpose": "repair", "place": "the weir", "sides": "north and south",
        "answer": "granted", "on": "2025-04-07", "hours": 6, "keeping": "kept",
    },
    "crossing": {"on": "2025-04-04", "point": "the bridge", "persons": 410, "waiting": 95},
    "return": {"start": "2025-04-01", "until": "2025-04-30", "place": "the south bank", "count": 37},
    "missing": {"file": "ICRC-2025-31", "opened": "2025-03-01", "state": "progressed", "progressed": "2025-04-08"},
    "nothing": {"of": "hate", "start": "2025-04-01", "until": "2025-04-30"},
}  # fmt: skip

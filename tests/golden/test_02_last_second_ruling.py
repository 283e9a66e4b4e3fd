"""Golden case 2, as rulings: shelling at 20:59:59Z lies inside the Easter truce of 2025, at 21:00:00Z outside."""

from datetime import UTC, datetime

from tests.compliance.world import evidence, incident
from truce.compliance.contract import Options
from truce.compliance.judge import judge
from truce.wire.catalogue import from_catalogue

LAST = datetime(2025, 4, 20, 20, 59, 59, tzinfo=UTC)
END = datetime(2025, 4, 20, 21, 0, 0, tzinfo=UTC)


def test_the_last_second_counts_and_the_end_does_not() -> None:
    inside, outside = incident("inside", LAST), incident("outside", END)
    options = Options(as_of=datetime(2025, 5, 1, tzinfo=UTC), readings=["text"])
    found = judge(evidence([inside, outside]), [from_catalogue("easter-truce-2025")], options)

    (ruling,) = [
        r
        for r in found.rulings.to_pylist()
        if (r["term"], r["party"], r["period"], r["area"]) == ("ET-1", "any", "whole", "all")
    ]
    notes = {g["incident"]: g for g in found.grounds.to_pylist() if g["ruling"] == ruling["id"]}
    assert ruling["n_incidents"] == 1
    assert ruling["because"] == [inside.id]
    assert (notes[inside.id]["p_force"], notes[inside.id]["note"]) == (1.0, None)
    assert (notes[outside.id]["p_force"], notes[outside.id]["note"]) == (0.0, "out_of_force")

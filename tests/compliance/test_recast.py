"""An agreement can be played by other parties; its words stay."""

from truce.compliance.whatif.recast import recast
from truce.wire.catalogue import from_catalogue


def test_every_mention_of_a_party_is_exchanged() -> None:
    played = recast(from_catalogue("minsk-2-2015"), {"ua": "heath", "ordlo-donetsk": "karst", "ordlo-luhansk": "karst"})
    told = repr(played)

    assert "'ua'" not in told
    assert "ordlo-luhansk'" not in told
    assert played.bound == ("heath", "ru", "karst")
    assert played.term("M2-2a").actors == ("heath", "karst")
    assert played.term("M2-2a").zone.line_of("karst") == "line-2014-09-19"


def test_texts_and_readings_stay_as_they_are() -> None:
    before, after = from_catalogue("energy-pause-2026"), recast(from_catalogue("energy-pause-2026"), {"ua": "heath"})

    assert [t.act for t in after.terms] == [t.act for t in before.terms]
    assert [r.id for r in after.term("EP-1").readings] == [r.id for r in before.term("EP-1").readings]

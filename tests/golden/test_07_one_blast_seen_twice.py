"""Golden case 7: a camera and a patrol report the same blast: one incident, two observations, unit count 2."""

from datetime import timedelta

from tests.fusion.worlds import NOON, incidents, report
from truce.model.incident import UnitCount

CAMERA = report(
    "camera-zolote",
    origin="mission-camera",
    means="recorded_camera",
    phenomenon="explosion",
    unit="smm_violation",
    count=1,
    earliest=NOON,
    latest=NOON + timedelta(minutes=1),
    radius_m=500.0,
)
PATROL = report(
    "patrol-7",
    origin="mission-patrol",
    means="heard",
    phenomenon="explosion",
    unit="smm_violation",
    count=1,
    earliest=NOON - timedelta(minutes=5),
    latest=NOON + timedelta(minutes=5),
    radius_m=2000.0,
    lon=38.53,
)


def test_camera_and_patrol_report_the_same_blast() -> None:
    [blast] = incidents([CAMERA, PATROL])

    assert blast.n_reports == 2
    assert blast.counts == (UnitCount("smm_violation", rows=2, count=2, approximate=False),)
    assert set(blast.means) == {"heard", "recorded_camera"}
    assert blast.earliest <= CAMERA.earliest < CAMERA.latest <= blast.latest
    assert blast.latest - blast.earliest < timedelta(hours=1)

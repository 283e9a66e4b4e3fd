"""What is common: options that all whose consent is needed said they would take, and on which conditions."""

from collections.abc import Iterator

from truce.model.brief import Sentence
from truce.model.ground import Cell
from truce.talks.ground import overlap, zones
from truce.talks.phrases import Value
from truce.talks.takeaways.scene import Scene


def common(scene: Scene) -> Iterator[Sentence]:
    """Options that all would take first, then those that some would take on conditions; else that there is none."""
    cells, found = overlap(scene.held, scene.view), zones(scene.held, scene.view)
    whole = [(zone.issue, option, "whole") for zone in found for option in zone.common]
    partly = [(zone.issue, option, "conditional") for zone in found for option in zone.conditional]
    if not whole and not partly:
        yield scene.words.say("common.none", (), "open")
    for issue, option, rule in [*whole, *partly]:
        yield _common(scene, issue, rule, [cell for cell in cells if cell.option == option])


def _common(scene: Scene, issue: str, rule: str, cells: list[Cell]) -> Sentence:
    because = [id for cell in cells for id in cell.because]
    last = max(row.as_of for row in scene.held.acceptability if row.id in because)
    values: dict[str, Value] = {"issue": scene.name(issue), "option": scene.name(cells[0].option), "on": last}
    inferred = "_inferred" if any(cell.inferred for cell in cells) else ""
    if rule == "conditional":
        told = [f"{scene.name(cell.party)}: {cell.condition}" for cell in cells if cell.condition]
        return scene.words.say(f"common.conditional{inferred}", because, **values, conditions="; ".join(told))
    return scene.words.say(f"common.whole{inferred}", because, "good", **values)

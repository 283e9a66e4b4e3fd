"""scenarios: what was said of the likelihoods and how signposts stood, kept as nouns: asked, exported and never edited.

The log is where a judgement is kept first; its rows here are the same, so that whoever asks the lake finds them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from truce.errors import UnusableYaml
from truce.flow.due import Done, digest, when_due
from truce.flow.house import House
from truce.flow.outlook.forecast import judged_as_of
from truce.flow.outlook.indicators import readings_of
from truce.flow.outlook.scenarios import judgements, prospects_of, scenarios_of, unreadable
from truce.flow.outlook.warned import rests_on
from truce.model.columns import to_table
from truce.model.scenario import Likelihood, SignpostState
from truce.outlook.scenarios.judged import history

STEP, METHOD = "scenarios", "scenarios/1"


def keep_scenarios(house: House) -> Done:
    """Keep how every signpost of every truce stands, what that proposes, and all that people said, if any of it is new.

    By what was judged last; what was kept of an instant stays as it was kept first. Of scenarios that cannot be read
    nothing is kept, nor that the step was done: its facts tell what is wrong (`unread`).
    """
    at = judged_as_of(house)
    inputs = digest(repr(rests_on(house)), len(judgements(house)), at)
    try:
        return when_due(house, STEP, inputs, METHOD, lambda: _keep(house, at))
    except UnusableYaml as fault:  # the other steps of a run are done; this one stays due until the file is mended
        return Done(STEP, due=True, facts={"unread": unreadable(fault)})


def _keep(house: House, at: datetime) -> Mapping[str, Any]:
    scenarios, known = scenarios_of(house)
    acts = judgements(house)
    likelihoods: list[Likelihood] = list(history(scenarios, acts))
    states: list[SignpostState] = []
    for agreement in house.agreements:
        found = prospects_of(scenarios, known, acts, readings_of(house, known, at, agreement.id), at, agreement.id)
        likelihoods += [one.proposed for one in found.each if one.proposed is not None]
        states += [post for one in found.each for post in one.signposts]
    house.mission.lake.add(SignpostState, to_table(SignpostState, states))
    house.mission.lake.add(Likelihood, to_table(Likelihood, likelihoods))
    return {"as_of": at.isoformat(), "likelihoods": len(likelihoods), "signposts": len(states)}

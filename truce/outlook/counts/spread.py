"""Many series, tried side by side: areas in packs, each pack a panel of its own, on whatever engine there is."""

from functools import partial
from io import BytesIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truce.engines.contract import Engine
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import Trial, scored, try_models
from truce.outlook.counts.panel import Panel

PACK = 64  # areas that learn from one another; draws of more would not fit into memory
SCORES = ("crps", "ignorance", "interval", "held")
TOLD = pa.schema(
    [
        ("area", pa.string()),
        ("model", pa.string()),
        ("origin", pa.int64()),
        ("ahead", pa.int64()),
        *((name, pa.float64()) for name in SCORES),
        *((name, pa.float64()) for name in ("q05", "q50", "q95", "mean")),
    ]
)


def backtest(panel: Panel, asked: Asked, engine: Engine, models: tuple[str, ...] = ("combination",)) -> pa.Table:
    """One row (TOLD) for each area, model, origin and distance; scores are null where the day is not known."""
    return engine.by_key(_rows(panel), "pack", partial(_try, panel=_bare(panel), asked=asked, models=models), TOLD)


def _bare(panel: Panel) -> Panel:
    """The panel without its areas: what every pack shares."""
    nothing = np.zeros((0, len(panel.steps)))
    return Panel(panel.name, (), panel.steps, panel.step, nothing, nothing)


def _rows(panel: Panel) -> pa.Table:
    """A row for each area: its pack, name, counts and exposures."""
    pack = np.arange(len(panel.areas)) // PACK
    columns = {
        "pack": pa.array(pack, pa.int64()),
        "area": pa.array(panel.areas, pa.string()),
        "y": pa.array([_bytes(row) for row in panel.y], pa.binary()),
        "exposure": pa.array([_bytes(row) for row in panel.exposure], pa.binary()),
    }
    return pa.table(columns)


def _bytes(row: NDArray[np.float64]) -> bytes:
    sink = BytesIO()
    np.save(sink, row, allow_pickle=False)
    return sink.getvalue()


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.stack([np.load(BytesIO(one), allow_pickle=False) for one in column.to_pylist()])


def _try(rows: pa.Table, panel: Panel, asked: Asked, models: tuple[str, ...]) -> pa.Table:
    """One pack, tried."""
    areas = tuple(rows.column("area").to_pylist())
    counts, exposure = _floats(rows.column("y")), _floats(rows.column("exposure"))
    pack = Panel(panel.name, areas, panel.steps, panel.step, counts, exposure)
    trial = try_models(pack, asked)
    return pa.concat_tables([_table(pack, trial, model) for model in models])


def _table(pack: Panel, trial: Trial, model: str) -> pa.Table:
    """All forecasts of one model, areas one after the other."""
    draws, shape = trial.draws[model], trial.known.shape
    one = scored(trial, model)
    names = np.broadcast_to(np.array(pack.areas)[:, None, None], shape)
    origin = np.broadcast_to(trial.asked.origins[None, :, None], shape)
    ahead = np.broadcast_to(trial.asked.ahead[None, None, :], shape)
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95], axis=-1)
    columns = {
        "area": pa.array(names.ravel(), pa.string()),
        "model": pa.repeat(pa.scalar(model, pa.string()), names.size),
        "origin": pa.array(origin.ravel(), pa.int64()),
        "ahead": pa.array(ahead.ravel(), pa.int64()),
        **{name: _where(trial.known, getattr(one, name)) for name in SCORES},
        "q05": low.ravel(),
        "q50": middle.ravel(),
        "q95": high.ravel(),
        "mean": draws.mean(axis=-1).ravel(),
    }
    return pa.table(columns, schema=TOLD)


def _where(known: NDArray[np.bool_], values: NDArray[np.float64]) -> pa.Array:
    """Values of what is known, null elsewhere."""
    told = np.zeros(known.shape)
    told[known] = values
    return pa.array(told.ravel(), pa.float64(), mask=~known.ravel())

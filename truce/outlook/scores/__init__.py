"""How good forecasts were: the metrics of the VIEWS challenge, exactly as it computes them, and what else is kept."""

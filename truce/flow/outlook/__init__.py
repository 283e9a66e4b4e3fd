"""The corridor of the outlook: what is kept becomes forecasts, forecasts become scores, both become what is shown."""

"""The Spark session of the engine tests, for judging as well."""

from tests.engines.conftest import spark_engine

__all__ = ["spark_engine"]

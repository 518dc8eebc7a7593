"""Dagster's SQLite storages of runs and of schedules, with connections that are kept: `sqlite_storage.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Self, cast

import sqlalchemy as sa

from symage_dagster.adapter import ConfigurableClassData, SqliteRunStorage, SqliteScheduleStorage
from symage_dagster.sqlite_engines import KeptEngines


class _OneFile:
    """What stands before a stock storage of one file, which makes an engine for every call."""

    _conn_string: str

    @cached_property
    def _engines(self) -> KeptEngines:
        return KeptEngines()

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        with self._engines.get(self._conn_string).begin() as connection:
            yield connection

    def dispose(self) -> None:
        self._engines.close_all()


class KeptRunStorage(_OneFile, SqliteRunStorage):
    """Run storage."""

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls.from_local(inst_data=inst_data, **config_value)


class KeptScheduleStorage(_OneFile, SqliteScheduleStorage):
    """Schedule and sensor ticks."""

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        # The stock annotation names the stock class; what it makes is a `cls`.
        return cast(Self, cls.from_local(inst_data=inst_data, **config_value))

"""Dagster's SQLite storages of runs and of schedules, with connections that are kept: `sqlite_storage.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, cast

import sqlalchemy as sa

from symage_dagster.adapter import ConfigurableClassData, SqliteRunStorage, SqliteScheduleStorage
from symage_dagster.sqlite_engines import KeptEngines


class KeptRunStorage(SqliteRunStorage):
    """Run storage: one file."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = KeptEngines()
        super().__init__(conn_string, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls.from_local(inst_data=inst_data, **config_value)

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        with self._engines.get(self._conn_string).connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        super().dispose()
        self._engines.close_all()


class KeptScheduleStorage(SqliteScheduleStorage):
    """Schedule and sensor ticks: one file."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = KeptEngines()
        super().__init__(conn_string, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        # The stock annotation names the stock class; what it makes is a `cls`.
        return cast(Self, cls.from_local(inst_data=inst_data, **config_value))

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        with self._engines.get(self._conn_string).connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        super().dispose()
        self._engines.close_all()

"""What every run launcher that dagster.yaml names has to have, whatever it does with runs."""

from typing import Any, Self

import dagster as dg

from symage_dagster.adapter import ConfigurableClass, ConfigurableClassData, RunLauncher


class ConfiguredLauncher(RunLauncher[dg.DagsterInstance], ConfigurableClass):
    """Made of its configuration by name; it can tell how runs are, unless it says otherwise."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._inst_data = inst_data
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls(inst_data=inst_data, **config_value)

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

"""What a run prints, caught in the files that Dagster's UI shows, without the processes that repeat it.

The stock class starts two `tail`s and two Pythons for each run, to copy what goes into these files to the
output of the run's process as well. There it would only fill the pool's own log.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, cast

from symage_dagster.adapter import (
    IO_TYPE_EXTENSION,
    CapturedLogContext,
    ComputeIOType,
    ConfigurableClassData,
    LocalComputeLogManager,
    redirect_to_file,
)


class QuietComputeLogManager(LocalComputeLogManager):
    """The stock files at the stock places."""

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def capture_logs(self, log_key: Sequence[str]) -> Iterator[CapturedLogContext]:
        out, err = (self._made(log_key, kind) for kind in (ComputeIOType.STDOUT, ComputeIOType.STDERR))
        with redirect_to_file(sys.stdout, out), redirect_to_file(sys.stderr, err):
            yield CapturedLogContext(log_key)
        # It says that nothing more will come.
        Path(self.complete_artifact_path(log_key)).touch()  # type: ignore[no-untyped-call]

    def _made(self, log_key: Sequence[str], kind: ComputeIOType) -> str:
        path = self.get_captured_local_path(log_key, IO_TYPE_EXTENSION[kind])
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return cast(str, path)

"""An installation without its servers, that makes a one-document job for every line that it is sent.

    python -m bench.past_worker FOLDER

For each it prints the job's id, and the seconds and processor seconds that it took: acceptance, the claim
from the queue, the whole run with its checks on Dagster's own storages, and a look of the reconciler.
"""

import json
import os
import sys
import time
import warnings
from pathlib import Path

import dagster as dg

from symage.request import GenerationRequest
from symage.storage import acceptance, accounts, queue
from symage.storage.acceptance import Application
from symage.storage.queue import RunSlots
from symage_dagster import warmup
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import DATASET_JOB, defs
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.platform import Platform, current_platform
from symage_dagster.reconciler import reconcile
from symage_dagster.sqlite_storage import close_run_files

FORM = "irs_w2_single_page_2025"


def main() -> None:
    folder = Path(sys.argv[1])
    warnings.simplefilter("ignore")
    os.environ.update(SYMAGE_DATA_DIR=str(folder), SYMAGE_COMPUTE_SOCKET="local")
    home = folder / "dagster"
    prepare_instance(InstanceSettings(home, home / "none", home / "none"))
    platform = current_platform()
    platform.database.migrate()
    with platform.database.write() as connection:
        account = accounts.create(connection, "owner", now=now_microseconds()).id
    warmup.warm()
    with dg.DagsterInstance.from_config(str(home)) as instance:
        for line in sys.stdin:
            print(json.dumps(_timed(platform, instance, account, int(line))), flush=True)


def _timed(
    platform: Platform, instance: dg.DagsterInstance, account: str, seed: int
) -> dict[str, str | float]:
    wall, processor = time.perf_counter(), time.process_time()
    job_id = _make(platform, instance, account, seed)
    return {
        "job_id": job_id,
        "seconds": time.perf_counter() - wall,
        "processor_seconds": time.process_time() - processor,
    }


def _make(platform: Platform, instance: dg.DagsterInstance, account: str, seed: int) -> str:
    request = GenerationRequest((FORM,), 1, seed)
    with platform.database.write() as connection:
        application = Application(account, request, seed, 22, "api")
        job_id = acceptance.accept(connection, application, now=now_microseconds()).job.id
        queue.claim_next(connection, RunSlots(3, 2), now=now_microseconds())
    instance.add_dynamic_partitions("jobs", [job_id])
    run = defs.resolve_job_def(DATASET_JOB).execute_in_process(instance=instance, partition_key=job_id)
    close_run_files(instance, run.run_id)
    reconcile(instance, platform)
    return job_id


if __name__ == "__main__":
    main()

"""Building and delivering a table: shards' rows and packs in, files into the store, an `Outcome` out."""

from collections.abc import Iterable, Mapping

from symage.bundles.table import further_files, table_files
from symage.storage import jobs
from symage.storage.item_files import stored_pack
from symage.storage.jobs import Artifact
from symage.storage.settlement import Outcome
from symage.storage.shards import Shard
from symage_dagster.archives import write_hashed
from symage_dagster.delivery import peak_overlap
from symage_dagster.table_work import ROWS, TableWork


def build_table(work: TableWork, shards: Iterable[Shard]) -> dict[str, Artifact]:
    """Write the table's files, and those of further tables of the order."""
    store, request = work.platform.store, work.job.request
    packs = [stored_pack(store, work.job.id, shard) for shard in shards]
    files: Mapping[str, Iterable[bytes]] = {**table_files(request, packs), **further_files(request)}
    return {
        name: write_hashed(store, f"jobs/{work.folder}/data.{name}", chunks) for name, chunks in files.items()
    }


def publish_table(work: TableWork) -> Outcome:
    """What the job came to."""
    made = work.finished(ROWS)
    return Outcome(
        jobs.COMPLETED,
        work.job.credits_required,
        items_done=work.job.request.quantity,
        artifacts=work.job.artifacts,
        worker_count=len({shard.counts["worker"] for shard in made}),
        peak_workers=peak_overlap(made),
    )

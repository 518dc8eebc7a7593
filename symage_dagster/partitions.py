"""Partitions: one per job, its key the job's id. Never one per document or shard: a job of ten million
documents is one partition and one run, and retention removes the key together with the job.
"""

import dagster as dg

PARTITIONS_NAME = "jobs"
jobs_partitions = dg.DynamicPartitionsDefinition(name=PARTITIONS_NAME)

"""What a run prints, on S3: caught as in `compute_logs.py`. Of the extra for S3."""

from typing import Any

from dagster_aws.s3 import S3ComputeLogManager

from symage_dagster.compute_logs import QuietComputeLogManager


class QuietS3ComputeLogManager(S3ComputeLogManager):
    """The stock objects at the stock keys."""

    def __init__(self, bucket: str, local_dir: str, **options: Any) -> None:
        super().__init__(bucket, local_dir, **options)
        self._local_manager = QuietComputeLogManager(local_dir)

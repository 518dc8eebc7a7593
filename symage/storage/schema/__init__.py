"""The tables of all changing state, as SQLAlchemy Core.

Times are integers: microseconds since 1970 in UTC. They compare and page the same way on SQLite and
PostgreSQL, and a strictly increasing `jobs.created_at` per account is a stable cursor.
Money is whole credits. Migrations in `migrations/` make these tables; a test holds the two together.
"""

from symage.storage.schema.accounts import (
    accounts,
    api_keys,
    audit_log,
    idempotency_keys,
    ledger_entries,
    rate_buckets,
    request_log,
    sent_forms,
    sign_in_links,
    table_drafts,
    user_sessions,
    users,
)
from symage.storage.schema.datasets import (
    dataset_versions,
    datasets,
)
from symage.storage.schema.jobs import (
    batches,
    job_forms,
    jobs,
    nodes,
    run_orders,
    shards,
)
from symage.storage.schema.naming import metadata
from symage.storage.schema.webhooks import (
    webhook_deliveries,
    webhook_outbox,
    webhooks,
)

__all__ = [
    "accounts",
    "api_keys",
    "audit_log",
    "batches",
    "dataset_versions",
    "datasets",
    "idempotency_keys",
    "job_forms",
    "jobs",
    "ledger_entries",
    "metadata",
    "nodes",
    "rate_buckets",
    "request_log",
    "run_orders",
    "sent_forms",
    "shards",
    "sign_in_links",
    "table_drafts",
    "user_sessions",
    "users",
    "webhook_deliveries",
    "webhook_outbox",
    "webhooks",
]

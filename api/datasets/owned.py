"""Finding a dataset for its owner; anybody else's does not exist."""

from api.installation import current
from symage.storage import datasets
from symage.storage.datasets import Dataset
from symage.storage.keys import Principal


async def owned_dataset(principal: Principal, name: str) -> Dataset:
    # PostgreSQL knows no NUL in texts.
    return await current().threads.read(datasets.get_own, principal.account_id, name.replace("\0", ""))

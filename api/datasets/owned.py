"""Finding a dataset for its owner; anybody else's does not exist."""

from api.installation import current
from symage.datasets.dataset import as_name
from symage.storage import datasets
from symage.storage.datasets import Dataset
from symage.storage.keys import Principal


async def owned_dataset(principal: Principal, name: str) -> Dataset:
    return await current().threads.read(datasets.get_own, principal.account_id, as_name(name))

"""Shards on a Dask cluster: on as many machines as there are, with the same bytes."""

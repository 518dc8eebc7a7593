"""How well a reader reads: its predictions held against the ground truth of a dataset."""

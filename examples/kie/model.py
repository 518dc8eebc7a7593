"""The model: words that look at their neighbours, twice. Half a million parameters, most of them n-grams."""

import math

import torch
from torch import nn
from torch.nn import functional

from kie.features import BUCKETS, GRAMS, NEIGHBOURS, SHAPES, Features

WIDTH, HEADS, LAYERS = 64, 4, 2
_HEADS_APART = torch.eye(HEADS).repeat_interleave(WIDTH // HEADS, 0)
"""WIDTH × HEADS, 1 where the number is of the head: products of all heads at once, no tables between."""


class _Layer(nn.Module):
    """Attention of each word over its neighbours, swayed by where they stand, and told where they do."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.after = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.feed = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH))
        places = (BUCKETS, BUCKETS, NEIGHBOURS)
        self.sway = nn.ModuleList(nn.Embedding(count, HEADS) for count in places)
        self.told = nn.ModuleList(nn.Embedding(count, WIDTH) for count in places)
        for table in (*self.sway, *self.told):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, states: torch.Tensor, page: Features, rows: torch.Tensor) -> torch.Tensor:
        """States of all words to those of `rows`."""
        normed, near = self.before(states), page.near[rows]
        across, down = page.across[rows], page.down[rows]
        keys, values = _of(near, torch.cat([self.key(normed), self.value(normed)], 1)).split(WIDTH, 2)
        query = self.query(normed)[rows, :, None] * _HEADS_APART
        scores = torch.bmm(keys, query) / math.sqrt(WIDTH / HEADS)
        scores = scores + self.sway[0](across) + self.sway[1](down) + self.sway[2].weight
        weights = scores.masked_fill((near == len(states))[..., None], -1e4).softmax(1)
        message = (torch.bmm(weights.transpose(1, 2), values) * _HEADS_APART.T).sum(1)
        message = message + _told(_by_bucket(weights, across), self.told[0].weight)
        message = message + _told(_by_bucket(weights, down), self.told[1].weight)
        message = message + _told(weights, self.told[2].weight)
        states = states[rows] + self.out(message)
        return states + self.feed(self.after(states))


def _of(near: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """The rows of neighbours; zeros where there is none."""
    return functional.embedding(near, functional.pad(rows, (0, 0, 0, 1)))


def _by_bucket(weights: torch.Tensor, buckets: torch.Tensor) -> torch.Tensor:
    """Weights of neighbours (words × neighbours × heads), summed over those of a bucket."""
    sums = weights.new_zeros(len(weights), BUCKETS, HEADS)
    return sums.scatter_add(1, buckets[..., None].expand_as(weights), weights)


def _told(weights: torch.Tensor, table: torch.Tensor) -> torch.Tensor:
    """Weights (words × places × heads) of a row a place, each head of its own share of the width."""
    return torch.einsum("nph,phe->nhe", weights, table.unflatten(1, (HEADS, -1))).flatten(1)


class Model(nn.Module):
    def __init__(self, labels: int) -> None:
        super().__init__()
        self.grams = nn.EmbeddingBag(GRAMS, WIDTH, mode="mean")
        self.shapes, self.sizes = nn.Embedding(SHAPES, WIDTH), nn.Linear(3, WIDTH)
        self.layers = nn.ModuleList(_Layer() for _ in range(LAYERS))
        self.norm, self.out = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 1 + 2 * labels)
        nn.init.normal_(self.grams.weight, std=0.3)
        nn.init.normal_(self.shapes.weight, std=0.1)

    def forward(self, page: Features, rows: torch.Tensor) -> torch.Tensor:
        """Logits of the classes of `rows`; all words are looked at."""
        states = self.grams(page.grams, page.first) + self.shapes(page.shape) + self.sizes(page.size)
        every = torch.arange(len(states))
        *first, last = self.layers
        for layer in first:
            states = layer(states, page, every)
        return self.out(self.norm(last(states, page, rows)))

"""The model: a decoder-only transformer over ids that looks at the vectors of a text's clauses.

It knows ids and vectors, no music and no words. Rotary positions, RMS norm, SwiGLU, grouped-query attention
with normalised queries and keys, cross-attention to the clauses, one matrix for embedding and output.
"""

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.utils import ModelOutput

from musicgen.model.attention import causal_attention
from musicgen.model.config import FialtaConfig
from musicgen.model.norm import rms_norm

IGNORED = -100  # a label that takes no part in the loss, by the custom of the ecosystem


@dataclass
class FialtaOutput(ModelOutput):
    """loss: mean nats over the targets, when labels were given; logits: (batch, time, vocab) or None."""

    loss: Tensor | None = None
    logits: Tensor | None = None


def rotary_table(length: int, head_dim: int, theta: float, device: Any = None) -> tuple[Tensor, Tensor]:
    """Cosines and sines (length, head_dim / 2) of rotary positions (Su et al. 2021, arXiv 2104.09864)."""
    exponents = torch.arange(0, head_dim, 2, device=device, dtype=torch.float32) / head_dim
    angles = torch.outer(torch.arange(length, device=device, dtype=torch.float32), theta**-exponents)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn the pairs (i, i + head_dim / 2) of x (..., time, head_dim) by their positions' angles."""
    left, right = x.chunk(2, -1)
    return torch.cat((left * cos - right * sin, right * cos + left * sin), -1)


def _linear(inputs: int, outputs: int) -> nn.Linear:
    return nn.Linear(inputs, outputs, bias=False)


class SelfAttention(nn.Module):
    """Causal grouped-query attention; queries and keys are normalised per head, then rotated."""

    def __init__(self, config: FialtaConfig) -> None:
        super().__init__()
        self.shape = (config.heads, config.kv_heads, config.head_dim)
        self.query = _linear(config.width, config.heads * config.head_dim)
        self.key = _linear(config.width, config.kv_heads * config.head_dim)
        self.value = _linear(config.width, config.kv_heads * config.head_dim)
        self.out = _linear(config.width, config.width)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, time, _ = x.shape
        heads, kv_heads, dim = self.shape
        # One wide product is faster than three narrow ones; as parameters they stay apart, for Muon.
        joint = F.linear(x, torch.cat((self.query.weight, self.key.weight, self.value.weight)))
        joint = joint.view(batch, time, heads + 2 * kv_heads, dim).transpose(1, 2)
        turning, v = joint[:, : heads + kv_heads], joint[:, heads + kv_heads :]
        turning = rotate(rms_norm(turning), cos, sin).to(v.dtype)
        mixed = causal_attention(turning[:, :heads], turning[:, heads:], v)
        return self.out(mixed.transpose(1, 2).reshape(batch, time, -1))  # type: ignore[no-any-return]


class CrossAttention(nn.Module):
    """Attention to the text's clauses (and the null clause); no positions, for clauses have no order."""

    def __init__(self, config: FialtaConfig) -> None:
        super().__init__()
        self.shape = (config.heads, config.kv_heads, config.head_dim)
        self.query = _linear(config.width, config.heads * config.head_dim)
        self.key = _linear(config.width, config.kv_heads * config.head_dim)
        self.value = _linear(config.width, config.kv_heads * config.head_dim)
        self.out = _linear(config.width, config.width)

    def forward(self, x: Tensor, memory: Tensor, hidden: Tensor) -> Tensor:
        """memory: (batch, clauses, width); hidden: (batch, clauses), 0 where seen and -inf where not."""
        return self.attend(x, *self.keys_values(memory), hidden)

    def attend(self, x: Tensor, k: Tensor, v: Tensor, hidden: Tensor) -> Tensor:
        """As `forward`, with keys and values made before."""
        batch, time, _ = x.shape
        heads, kv_heads, dim = self.shape
        # Heads that share a key are stacked as rows of one matrix product.
        q = self.query(x).view(batch, time, kv_heads, heads // kv_heads, dim).permute(0, 2, 1, 3, 4)
        q = rms_norm(q.reshape(batch, kv_heads, -1, dim))
        scores = torch.matmul(q.to(k.dtype), k.transpose(2, 3)) * dim**-0.5
        weights = torch.softmax(scores + hidden[:, None, None].to(scores.dtype), -1)
        mixed = torch.matmul(weights, v).view(batch, kv_heads, time, -1, dim)
        return self.out(mixed.permute(0, 2, 1, 3, 4).reshape(batch, time, -1))  # type: ignore[no-any-return]

    def keys_values(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values (batch, kv_heads, clauses, head_dim) of the memory (batch, clauses, width)."""
        batch, count, _ = memory.shape
        _, kv_heads, dim = self.shape
        k = self.key(memory).view(batch, count, kv_heads, dim).transpose(1, 2)
        v = self.value(memory).view(batch, count, kv_heads, dim).transpose(1, 2)
        return rms_norm(k).to(v.dtype), v


class FeedForward(nn.Module):
    """SwiGLU (Shazeer 2020, arXiv 2002.05202)."""

    def __init__(self, config: FialtaConfig) -> None:
        super().__init__()
        self.gate = _linear(config.width, config.ffn_width)
        self.up = _linear(config.width, config.ffn_width)
        self.out = _linear(config.ffn_width, config.width)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = F.linear(x, torch.cat((self.gate.weight, self.up.weight))).chunk(2, -1)
        return self.out(F.silu(gate) * up)  # type: ignore[no-any-return]


class Block(nn.Module):
    """Self-attention, in some blocks cross-attention, and feed-forward, each on a normalised copy."""

    def __init__(self, config: FialtaConfig, layer: int) -> None:
        super().__init__()
        self.attention = SelfAttention(config)
        self.cross = CrossAttention(config) if config.crosses(layer) else None
        self.ffn = FeedForward(config)
        self.dropout = config.dropout

    def forward(self, x: Tensor, memory: Tensor, hidden: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        x = x + self._dropped(self.attention(rms_norm(x), cos, sin))
        if self.cross is not None:
            x = x + self._dropped(self.cross(rms_norm(x), memory, hidden))
        return x + self._dropped(self.ffn(rms_norm(x)))

    def _dropped(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training) if self.dropout else x


class ClauseReader(nn.Module):
    """Clause vectors to memory: (batch, clauses, clause_dim) -> (batch, 1 + clauses, width).

    The first vector is the learned null clause. It is always seen, so "no text" is well defined.
    """

    def __init__(self, config: FialtaConfig) -> None:
        super().__init__()
        self.project = _linear(config.clause_dim, config.width)
        self.null = nn.Parameter(torch.zeros(config.width))
        self.width = config.width

    def forward(self, clauses: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        projected = rms_norm(self.project(clauses))
        null = rms_norm(self.null).to(projected.dtype).expand(len(clauses), 1, self.width)
        seen = F.pad(mask.bool(), (1, 0), value=True)
        hidden = torch.zeros(seen.shape, device=seen.device).masked_fill(~seen, float("-inf"))
        return torch.cat((null, projected), 1), hidden


class FialtaModel(PreTrainedModel):
    """See the module's head. `forward` is the training path; `sampling.Engine` is the fast one."""

    config_class = FialtaConfig
    base_model_prefix = "fialta"
    main_input_name = "input_ids"

    def __init__(self, config: FialtaConfig) -> None:
        super().__init__(config)
        self.embedding = nn.Embedding(config.vocab_size, config.width)
        self.reader = ClauseReader(config)
        self.blocks = nn.ModuleList(Block(config, layer) for layer in range(config.layers))
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        # Outputs of every branch start at zero: a block begins as the identity, and Muon fills it from there.
        if isinstance(module, (SelfAttention, CrossAttention, FeedForward)):
            nn.init.zeros_(module.out.weight)
        elif isinstance(module, ClauseReader):
            nn.init.normal_(module.null)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=module.in_features**-0.5)

    def get_input_embeddings(self) -> nn.Module:
        return self.embedding

    def forward(
        self,
        input_ids: Tensor,
        clauses: Tensor | None = None,
        clause_mask: Tensor | None = None,
        labels: Tensor | None = None,
        **_: Any,
    ) -> FialtaOutput:
        """Scores of the next id at every position.

        input_ids: (batch, time), padded on the right. clauses: (batch, count, clause_dim), unit length, or
        None for no text. clause_mask: (batch, count), True where there is a clause; None: all of them.
        labels: (batch, time), usually the input ids themselves (they are shifted in here); the padding id and
        -100 do not count. With labels, `loss` is the mean nats over the targets and `logits` is None: most of
        the memory of a training step would be theirs.
        """
        states = self.states(input_ids, clauses, clause_mask)
        if labels is None:
            return FialtaOutput(logits=self.scores(states))
        targets = labels[:, 1:]
        counted = (targets != self.config.pad_id) & (targets != IGNORED)
        logits = self.scores(states[:, :-1][counted])
        return FialtaOutput(loss=F.cross_entropy(logits.float(), targets[counted]))

    def states(self, input_ids: Tensor, clauses: Tensor | None, clause_mask: Tensor | None) -> Tensor:
        """Last hidden vectors, normalised: (batch, time, width)."""
        config = self.config
        batch, time = input_ids.shape
        if clauses is None:
            clauses = self.reader.null.new_zeros(batch, 0, config.clause_dim)
        if clause_mask is None:
            clause_mask = torch.ones(clauses.shape[:2], dtype=torch.bool, device=clauses.device)
        memory, hidden = self.reader(clauses, clause_mask)
        cos, sin = rotary_table(time, config.head_dim, config.rope_theta, input_ids.device)
        # Rows of standard deviation 0.02 suit the output; the input wants unit vectors: normalise them.
        x = rms_norm(self.embedding(input_ids))
        for block in self.blocks:
            x = block(x, memory, hidden, cos, sin)
        return rms_norm(x)

    def scores(self, states: Tensor) -> Tensor:
        """Logits (..., vocab) of normalised states (..., width)."""
        return F.linear(states, self.embedding.weight)

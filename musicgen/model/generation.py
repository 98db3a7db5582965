"""The model as `generate` of transformers drives it, with a cache of keys and values.

For those who know that interface, and for comparison: `Engine` gives the same scores several times faster.
`FialtaForCausalLM.from_pretrained(folder).generate(ids, clauses=vectors, max_new_tokens=100)` draws ids from
the model alone: no grammar keeps them decodable.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import Cache, DynamicCache, GenerationMixin
from transformers.utils import ModelOutput

from musicgen.model.attention import causal_attention
from musicgen.model.norm import rms_norm
from musicgen.model.transformer import Block, FeedForward, FialtaModel, SelfAttention, rotary_table, rotate

# Keys and values (batch, kv_heads, clauses, head_dim) of layers that look at clauses, and what is hidden.
ClauseCache = tuple[dict[int, tuple[Tensor, Tensor]], Tensor]


@dataclass
class GenerationOutput(ModelOutput):
    """logits: (batch, time, vocab), or of the last places alone. The caches go into the next call."""

    logits: Tensor | None = None
    past_key_values: Cache | None = None
    clause_cache: Any = None


class FialtaForCausalLM(FialtaModel, GenerationMixin):
    """The same weights under the same names. Sequences of a batch are equally long: there is no padding."""

    def forward(  # type: ignore[override]
        self,
        input_ids: Tensor,
        clauses: Tensor | None = None,
        clause_mask: Tensor | None = None,
        past_key_values: Cache | None = None,
        clause_cache: ClauseCache | None = None,
        logits_to_keep: int = 0,
        **_: Any,
    ) -> GenerationOutput:
        """Scores after ids that follow those in the caches. logits_to_keep: of so many places, 0 for all.

        Clauses are as in `FialtaModel`; with a clause_cache they are not looked at.
        """
        cache = DynamicCache() if past_key_values is None else past_key_values
        begin, time = cache.get_seq_length(), input_ids.shape[1]
        read = self._read(input_ids, clauses, clause_mask) if clause_cache is None else clause_cache
        cos, sin = (table[begin : begin + time].to(input_ids.device) for table in self._angles)
        x = rms_norm(self.embedding(input_ids))
        for layer, block in enumerate(self._blocks()):
            x = x + _attended(block.attention, rms_norm(x), cos, sin, cache, layer)
            if block.cross is not None:
                x = x + block.cross.attend(rms_norm(x), *read[0][layer], read[1])
            x = x + _fed(block.ffn, rms_norm(x))
        logits = self.scores(rms_norm(x[:, -logits_to_keep:]))
        return GenerationOutput(logits=logits, past_key_values=cache, clause_cache=read)

    @cached_property
    def _angles(self) -> tuple[Tensor, Tensor]:
        with torch.inference_mode(False):  # they outlive the call that makes them
            return rotary_table(self.config.context, self.config.head_dim, self.config.rope_theta)

    def _blocks(self) -> list[Block]:
        return list(self.blocks)  # type: ignore[arg-type]

    def _read(self, input_ids: Tensor, clauses: Tensor | None, mask: Tensor | None) -> ClauseCache:
        if clauses is None:
            clauses = self.reader.null.new_zeros(len(input_ids), 0, self.config.clause_dim)
        if mask is None:
            mask = torch.ones(clauses.shape[:2], dtype=torch.bool, device=clauses.device)
        memory, hidden = self.reader(clauses, mask)
        crossing = {i: block.cross for i, block in enumerate(self._blocks()) if block.cross is not None}
        return {layer: cross.keys_values(memory) for layer, cross in crossing.items()}, hidden

    def _update_model_kwargs_for_generation(
        self, outputs: ModelOutput, model_kwargs: dict[str, Any], **others: Any
    ) -> dict[str, Any]:
        kept = super()._update_model_kwargs_for_generation(outputs, model_kwargs, **others)
        return {**kept, "clause_cache": outputs.clause_cache}


def _fed(ffn: FeedForward, x: Tensor) -> Tensor:
    """`FeedForward` without its joining of matrices, which pays for many ids at once only."""
    return ffn.out(F.silu(ffn.gate(x)) * ffn.up(x))  # type: ignore[no-any-return]


def _attended(
    attention: SelfAttention, x: Tensor, cos: Tensor, sin: Tensor, cache: Cache, layer: int
) -> Tensor:
    """Self-attention of new places to themselves and to what the cache holds."""
    batch, time, _ = x.shape
    heads, kv_heads, dim = attention.shape
    q = rotate(rms_norm(attention.query(x).view(batch, time, heads, dim).transpose(1, 2)), cos, sin)
    k = rotate(rms_norm(attention.key(x).view(batch, time, kv_heads, dim).transpose(1, 2)), cos, sin)
    v = attention.value(x).view(batch, time, kv_heads, dim).transpose(1, 2)
    k, v = cache.update(k, v, layer)
    if time == k.shape[2]:
        mixed = causal_attention(q, k, v)
    else:
        seen = torch.ones(time, k.shape[2], dtype=torch.bool, device=x.device).tril(k.shape[2] - time)
        mask = None if time == 1 else seen
        mixed = F.scaled_dot_product_attention(q, k, v, mask, enable_gqa=True)
    return attention.out(mixed.transpose(1, 2).reshape(batch, time, -1))  # type: ignore[no-any-return]

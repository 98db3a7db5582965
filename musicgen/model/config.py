"""Shape of a Fialta model: every number that the weights depend on."""

from typing import Any, ClassVar

from transformers import PretrainedConfig

PRESETS: dict[str, dict[str, Any]] = {
    "tiny": {"width": 32, "layers": 2, "heads": 2, "kv_heads": 1, "ffn_width": 64, "context": 256},
    "small": {"width": 192, "layers": 7, "heads": 3, "kv_heads": 1, "ffn_width": 512, "context": 2048},
    "base": {"width": 384, "layers": 8, "heads": 6, "kv_heads": 2, "ffn_width": 1024, "context": 2048},
}


class FialtaConfig(PretrainedConfig):
    """Configuration of `FialtaModel`; `FialtaConfig.preset("small", vocab_size=1100)` makes the usual ones.

    vocab_size: ids 0 .. vocab_size - 1, `pad_id` among them.
    width: numbers in a hidden vector. layers: blocks. heads, kv_heads: of self-attention; heads is a
    multiple of kv_heads. ffn_width: hidden size of the gated feed-forward. context: most ids in view.
    clause_dim: numbers in a clause vector. max_clauses: most clauses of one text.
    cross_every: every so many blocks (the last of each group) looks at the clauses. dropout: 0 .. 1.
    """

    model_type = "fialta"
    attribute_map: ClassVar[dict[str, str]] = {"num_hidden_layers": "layers"}  # as its caches call them

    def __init__(
        self,
        vocab_size: int = 1100,
        width: int = 192,
        layers: int = 7,
        heads: int = 3,
        kv_heads: int = 1,
        ffn_width: int = 512,
        context: int = 2048,
        clause_dim: int = 512,
        max_clauses: int = 8,
        cross_every: int = 2,
        rope_theta: float = 10_000.0,
        dropout: float = 0.0,
        pad_id: int = 0,
        **others: Any,
    ) -> None:
        if width % heads or heads % kv_heads or (width // heads) % 2:
            raise ValueError(
                f"width {width}, heads {heads}, kv_heads {kv_heads}: each must divide the one before."
            )
        self.vocab_size = vocab_size
        self.width = width
        self.layers = layers
        self.heads = heads
        self.kv_heads = kv_heads
        self.ffn_width = ffn_width
        self.context = context
        self.clause_dim = clause_dim
        self.max_clauses = max_clauses
        self.cross_every = cross_every
        self.rope_theta = rope_theta
        self.dropout = dropout
        self.pad_id = pad_id
        others.setdefault("tie_word_embeddings", False)  # one matrix serves both ends: nothing to tie
        others["pad_token_id"] = pad_id
        super().__init__(**others)

    @classmethod
    def preset(cls, name: str, **changes: Any) -> "FialtaConfig":
        """The preset `name` (tiny, small or base) with `changes`; KeyError for another name."""
        return cls(**{**PRESETS[name], **changes})

    @property
    def head_dim(self) -> int:
        """Numbers in one head's query."""
        return int(self.width // self.heads)

    def crosses(self, layer: int) -> bool:
        """Whether block `layer` (from 0) attends to the clauses."""
        return bool(layer % self.cross_every == self.cross_every - 1)

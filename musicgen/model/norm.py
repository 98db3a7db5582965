"""RMS norm without weights (Zhang & Sennrich 2019, arXiv 1910.07467): the next matrix holds any scale.

On the CPU PyTorch composes it of many passes over memory; written out, with its gradient, it takes half.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

EPSILON = 1e-6


def rms_norm(x: Tensor) -> Tensor:
    """x (..., n) divided by the root of its mean square over the last axis, in x's own precision."""
    if x.device.type == "cpu" and x.requires_grad and torch.is_grad_enabled():
        return _RmsNorm.apply(x)  # type: ignore[no-any-return]
    return F.rms_norm(x, (x.shape[-1],), eps=EPSILON)


class _RmsNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        length = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=torch.float32)
        inverse = (length.square_().div_(x.shape[-1]).add_(EPSILON)).rsqrt_().to(x.dtype)
        out = x * inverse
        ctx.save_for_backward(out, inverse)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        out, inverse = ctx.saved_tensors
        grad = grads[0]
        along = (grad * out).mean(-1, keepdim=True)
        return torch.addcmul(grad, out, along, value=-1).mul_(inverse)

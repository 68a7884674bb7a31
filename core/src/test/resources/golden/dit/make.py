"""Writes vectors.safetensors and images.safetensors: a tiny diffusion transformer with its weights, an input, what comes out
of it and the gradient of a weighted sum of that by the input, in float32.
Run: python3 make.py (needs torch). `python3 make.py time D BLOCKS HEADS` times a training step of the same network."""
import json
import math
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, w, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(w)
        self.qkv = nn.Linear(w, 3 * w, bias=False)
        self.attended = nn.Linear(w, w)
        self.norm2 = nn.LayerNorm(w)
        self.first = nn.Linear(w, 4 * w)
        self.second = nn.Linear(4 * w, w)

    def forward(self, h):
        b, t, w = h.shape
        q, k, v = self.qkv(self.norm1(h)).reshape(b, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v)
        h = h + self.attended(a.transpose(1, 2).reshape(b, t, w))
        return h + self.second(F.gelu(self.first(self.norm2(h))))


class Dit(nn.Module):
    """image: (channels, height, width) or None for vectors; native: the level is a time t, not ln sigma."""

    def __init__(self, d, patch, w, heads, blocks, native, image=None):
        super().__init__()
        self.d, self.p, self.native, self.image = d, patch, native, image
        if image:
            c, self.rows, self.columns = image[0], -(-image[1] // patch), -(-image[2] // patch)
            tokens, size = self.rows * self.columns, patch * patch * c
        else:
            tokens, size = -(-d // patch), patch
        self.patch = nn.Linear(size, w)
        self.position = nn.Parameter(0.02 * torch.randn(tokens, w))
        self.level = nn.Linear(128, w)
        self.embedding = nn.Embedding(1, 128)
        self.cls = nn.Linear(128, w)
        self.condition = nn.ModuleList([nn.Linear(2 * w, w), nn.Linear(w, w)])
        self.blocks = nn.ModuleList([Block(w, heads) for _ in range(blocks)])
        self.norm = nn.LayerNorm(w)
        self.out = nn.Linear(w, size)

    def names(self):
        for name, value in self.named_parameters():
            for old, new in [("embedding.weight", "class.embedding"), ("cls", "class"), ("condition.0", "condition.first"),
                             ("condition.1", "condition.second"), ("blocks.", "block")]:
                name = name.replace(old, new)
            yield name, value

    def forward(self, x, level):
        b, p = x.shape[0], self.p
        if self.image:
            c, height, width = self.image
            x = F.pad(x.reshape(b, c, height, width), (0, self.columns * p - width, 0, self.rows * p - height))
            x = F.unfold(x, p, stride=p).reshape(b, c, p * p, -1).permute(0, 3, 2, 1).reshape(b, -1, p * p * c)
        else:
            x = F.pad(x, (0, -self.d % p)).reshape(b, -1, p)
        low, high = (0, math.log(1e4)) if self.native else (math.log(0.1), math.log(2))
        phase = level.double() * torch.exp(torch.linspace(low, high, 64, dtype=torch.float64))
        noise = self.level(torch.cat([phase.sin(), phase.cos()], 1).float())
        null = self.cls(self.embedding(torch.zeros(level.shape[0], dtype=torch.long)))
        c = self.condition[1](F.silu(self.condition[0](torch.cat([noise, null], 1))))
        h = self.patch(x) + self.position + c[:, None]
        for block in self.blocks:
            h = block(h)
        h = self.out(self.norm(h))
        if not self.image:
            return h.reshape(b, -1)[:, :self.d]
        c, height, width = self.image
        h = h.reshape(b, -1, p * p, c).permute(0, 3, 2, 1).reshape(b, c * p * p, -1)
        return F.fold(h, (self.rows * p, self.columns * p), p, stride=p)[:, :, :height, :width].reshape(b, -1)


def write(path, tensors):
    header, data = {}, b""
    for name, value in tensors.items():
        raw = value.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def golden(path, net, level):
    for value in net.parameters():
        value.data += 0.1 * torch.randn_like(value)
    x = torch.randn(5, net.d, requires_grad=True)
    weights = torch.randn(5, net.d)
    out = net(x, level)
    (gradient,) = torch.autograd.grad((out * weights).sum(), x)
    write(path, {**dict(net.names()), "golden.input": x, "golden.level": level, "golden.weights": weights,
                 "golden.output": out, "golden.gradient": gradient})


def clock(d, blocks, heads):
    import time
    torch.set_num_threads(1)
    net, batch = Dit(d, 4, 128, heads, blocks, False), 256
    nn.init.zeros_(net.out.weight)
    steps, forwards = [], []
    for _ in range(9):
        x, level = torch.randn(batch, d), torch.randn(batch, 1)
        start = time.perf_counter()
        loss = (net(x, level) - x).square().mean()
        torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))]).norm().item()
        steps.append(1e3 * (time.perf_counter() - start))
        with torch.no_grad():
            start = time.perf_counter()
            net(x, level).sum().item()
            forwards.append(1e3 * (time.perf_counter() - start))
    print(f"D={d} parameters {sum(v.numel() for v in net.parameters())}: "
          f"step {sorted(steps)[4]:.1f} ms (min {min(steps):.1f}), forward {sorted(forwards)[4]:.1f} ms")


if __name__ == "__main__":
    torch.manual_seed(1)
    if sys.argv[1:2] == ["time"]:
        clock(*map(int, sys.argv[2:]))
    else:
        with open("VERSION", "w") as f:
            f.write(f"torch {torch.__version__}, seed 1\n")
        golden("vectors.safetensors", Dit(10, 4, 16, 2, 2, True), 0.1 * torch.rand(5, 1))
        golden("images.safetensors", Dit(90, 4, 16, 4, 1, False, (3, 5, 6)), torch.randn(5, 1))

"""Writes unet.csv: what a tiny U-Net computes in float64, and the gradient of a weighted sum by the input.
Weight number i of the flat list (plus 1 for gains), the input and the weights of the sum are sines of i, so that no weights
are stored.
Run: python3 make.py (needs torch). `python3 make.py time WIDTH SIDE BATCH` times a training step in float32."""
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Unit(nn.Module):
    def __init__(self, conv, channels):
        super().__init__()
        self.conv = conv
        self.gain = nn.Parameter(torch.ones(channels))
        self.scale = nn.Linear(256, channels)

    def forward(self, x, e):
        x = self.conv(x)
        q, m = torch.var_mean(x, (2, 3), correction=0, keepdim=True)
        x = (x - m) * (q.mean(1, keepdim=True) / (q + 1e-5) + 1e-5).sqrt()
        return F.gelu(x * (self.gain * (1 + self.scale(e)))[:, :, None, None])


def same(i, o):
    return Unit(nn.Conv2d(i, o, 3, padding=1, bias=False), o)


def down(i, o):
    return Unit(nn.Conv2d(i, o, 2, stride=2, bias=False), o)


def up(i, o):
    return Unit(nn.ConvTranspose2d(i, o, 2, stride=2, bias=False), o)


class Unet(nn.Module):
    def __init__(self, c, w):
        super().__init__()
        self.first, self.second = nn.Linear(65, 256), nn.Linear(256, 256)
        self.enc0 = nn.ModuleList([same(c, w), same(w, w), same(w, w)])
        self.enc1 = nn.ModuleList([down(w, 2 * w), same(2 * w, 2 * w), same(2 * w, 2 * w)])
        self.enc2 = nn.ModuleList([down(2 * w, 4 * w), same(4 * w, 4 * w), same(4 * w, 4 * w)])
        self.mid = nn.ModuleList([down(4 * w, 8 * w), same(8 * w, 8 * w), up(8 * w, 4 * w)])
        self.dec2 = nn.ModuleList([same(8 * w, 4 * w), same(4 * w, 4 * w), up(4 * w, 2 * w)])
        self.dec1 = nn.ModuleList([same(4 * w, 2 * w), same(2 * w, 2 * w), up(2 * w, w)])
        self.dec0 = nn.ModuleList([same(2 * w, w), same(w, w)])
        self.out = nn.Conv2d(w, c, 3, padding=1, bias=False)

    def forward(self, x, level):
        omega = 0.1 * 20 ** (torch.arange(32, dtype=torch.float64) / 31)
        phase = level.double() * omega
        features = torch.cat([phase.sin(), phase.cos(), level.double() / 4], 1).to(x.dtype)
        e = F.silu(self.second(F.silu(self.first(features))))

        def run(block, h):
            for unit in block:
                h = unit(h, e)
            return h

        height, width = x.shape[2:]
        h, w = -height % 8, -width % 8
        x = F.pad(x, (w // 2, w - w // 2, h // 2, h - h // 2))
        e0 = run(self.enc0, x)
        e1 = run(self.enc1, e0)
        e2 = run(self.enc2, e1)
        y = run(self.mid, e2)
        y = run(self.dec2, torch.cat([y, e2], 1))
        y = run(self.dec1, torch.cat([y, e1], 1))
        y = self.out(run(self.dec0, torch.cat([y, e0], 1)))
        return y[:, :, h // 2:h // 2 + height, w // 2:w // 2 + width]


def golden():
    c, height, width, w = 2, 9, 16, 2
    net = Unet(c, w).double()
    total = sum(v.numel() for v in net.parameters())
    flat = 0.2 * torch.sin(0.7 * torch.arange(total, dtype=torch.float64) ** 1.1)
    at = 0
    units = [u for block in (net.enc0, net.enc1, net.enc2, net.mid, net.dec2, net.dec1, net.dec0) for u in block]
    parameters = [net.first.weight, net.first.bias, net.second.weight, net.second.bias]
    for u in units:
        parameters += [u.conv.weight, u.gain, u.scale.weight, u.scale.bias]
    for value in parameters + [net.out.weight]:
        value.data = flat[at:at + value.numel()].reshape(value.shape)
        at += value.numel()
    for u in units:
        u.gain.data += 1
    size = 3 * c * height * width
    i = torch.arange(size, dtype=torch.float64)
    x = torch.sin(0.37 * i * (1 + 0.01 * i)).reshape(3, c, height, width).requires_grad_()
    weights = torch.cos(0.9 * i).reshape(x.shape)
    level = torch.tensor([[-2.0], [0.3], [1.5]], dtype=torch.float64)
    out = net(x, level)
    (gradient,) = torch.autograd.grad((out * weights).sum(), x)
    with open("VERSION", "w") as f:
        f.write(f"torch {torch.__version__}\n")
    with open("unet.csv", "w") as f:
        f.write("output,gradient\n")
        for a, b in zip(out.flatten().tolist(), gradient.flatten().tolist()):
            f.write(f"{a:.12g},{b:.12g}\n")


def clock(w, side, batch):
    import time
    torch.set_num_threads(1)
    net = Unet(1, w)
    steps = []
    for _ in range(7):
        x, level = torch.randn(batch, 1, side, side), torch.randn(batch, 1)
        start = time.perf_counter()
        loss = (net(x, level) - x).square().mean()
        torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))]).norm().item()
        steps.append(1e3 * (time.perf_counter() - start))
    print(f"w={w} side={side} B={batch}: step {sorted(steps)[3]:.1f} ms (min {min(steps):.1f})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["time"]:
        clock(*map(int, sys.argv[2:]))
    else:
        golden()

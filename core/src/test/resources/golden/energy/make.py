"""Writes energy.csv: what the energies of a tiny U-Net and of a tiny vector net are in float64, by automatic differentiation:
energy, noise slope and gradient of three points, then the dual loss and every 41st component of its gradient by the weights.
Weight number i of the flat list is 0.2 sin(0.7 i^1.1), plus 1 for gains; points and noise are sines too.
Run: python3 make.py (needs torch)."""
import importlib.util
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("unet", HERE.parent / "unet" / "make.py")
unet = importlib.util.module_from_spec(spec)
spec.loader.exec_module(unet)
MEAN, DEVIATION = 0.1, 0.7


class EnergyUnet(unet.Unet):
    def __init__(self, c, w):
        super().__init__(c, w)
        self.head1, self.head2 = nn.Linear(8 * w + 256, 64), nn.Linear(64, 2)
        self.shape = (c, 9, 16)
        self.mid[1].register_forward_hook(lambda m, i, o: setattr(self, "seen", o))
        self.second.register_forward_hook(lambda m, i, o: setattr(self, "embedding", F.silu(o)))

    def heads(self, u, l):
        f = self(u.reshape(-1, *self.shape), l).reshape(u.shape)
        size = (self.seen.square().mean((2, 3)) + 1e-4).sqrt()
        return f, self.head2(F.silu(self.head1(torch.cat([size, self.embedding], 1))))

    def ordered(self):
        blocks = (self.enc0, self.enc1, self.enc2, self.mid, self.dec2, self.dec1, self.dec0)
        units = [u for block in blocks for u in block]
        values = [self.first.weight, self.first.bias, self.second.weight, self.second.bias]
        for u in units:
            values += [u.conv.weight, u.gain, u.scale.weight, u.scale.bias]
        gains = [u.gain for u in units]
        return values + [self.out.weight, *self.head1.parameters(), *self.head2.parameters()], gains


class EnergyMlp(nn.Module):
    def __init__(self, d, w, layers):
        super().__init__()
        self.first, self.second = nn.Linear(33, 64), nn.Linear(64, 64)
        self.layers = nn.ModuleList([nn.Linear(d if i == 0 else w, w) for i in range(layers)])
        self.noise = nn.ModuleList([nn.Linear(64, 2 * w) for _ in range(layers)])
        self.out, self.head = nn.Linear(w, d), nn.Linear(w, 2)

    def heads(self, u, l):
        phase = l * 0.1 * 20 ** (torch.arange(16, dtype=torch.float64) / 15)
        e = F.silu(self.second(F.silu(self.first(torch.cat([phase.sin(), phase.cos(), l / 4], 1)))))
        h = 0
        for i, (layer, noise) in enumerate(zip(self.layers, self.noise)):
            scale, shift = noise(e).chunk(2, 1)
            h = h + F.silu(layer(u if i == 0 else h) * (1 + scale) + shift)
        return self.out(h), self.head(h)

    def ordered(self):
        values = [*self.first.parameters(), *self.second.parameters()]
        for layer, noise in zip(self.layers, self.noise):
            values += [*layer.parameters(), *noise.parameters()]
        return values + [*self.out.parameters(), *self.head.parameters()], []


def energy(net, y, l):
    d, v, s2 = y.shape[1], (2 * l).exp(), DEVIATION**2
    w = v + s2
    u = (y - MEAN) / w.sqrt()
    f, ab = net.heads(u, l)
    return (u.square().sum(1, keepdim=True) / 2 + d / 2 * (2 * math.pi * w).log()
            + DEVIATION * (-l).exp() / 2 * (u * f).sum(1, keepdim=True)
            - d / 2 * (1 + s2 / v).log() * ab[:, :1] + d * s2 / w * ab[:, 1:])


def rows(net, d):
    net = net.double()
    values, gains = net.ordered()
    total = sum(v.numel() for v in values)
    flat = 0.2 * torch.sin(0.7 * torch.arange(total, dtype=torch.float64) ** 1.1)
    at = 0
    for value in values:
        value.data = flat[at:at + value.numel()].reshape(value.shape).clone()
        at += value.numel()
    for gain in gains:
        gain.data += 1
    i = torch.arange(3 * d, dtype=torch.float64)
    x = torch.sin(0.37 * i * (1 + 0.01 * i)).reshape(3, d)
    eps = 1.3 * torch.cos(0.9 * i).reshape(3, d)
    l = torch.tensor([[-2.0], [0.3], [1.5]], dtype=torch.float64, requires_grad=True)
    y = (x + l.exp() * eps).detach().requires_grad_()
    u = energy(net, y, l)
    gy, gl = torch.autograd.grad(u.sum(), (y, l), create_graph=True)
    term1 = (eps - l.exp().detach() * gy).square().mean(1, keepdim=True)
    term2 = (1 - eps.square().mean(1, keepdim=True) - gl / d).square() / 4
    loss = (term1 + term2).mean()
    slopes = torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, values)])
    return torch.cat([u.reshape(-1), gl.reshape(-1), gy.reshape(-1), loss.reshape(1), slopes[::41]]).tolist()


out = []
for name, net, d in (("unet", EnergyUnet(2, 2), 288), ("mlp", EnergyMlp(5, 8, 3), 5)):
    numbers = rows(net, d)
    out += [f"# {name} {len(numbers)}"] + [f"{n:.12g}" for n in numbers]
(HERE / "energy.csv").write_text("\n".join(out) + "\n")
(HERE / "VERSION").write_text(f"torch {torch.__version__}\n")

"""Writes pattern.png, 6x4 pixels of colour (40 x, 60 y, 10 (x + y)), and packs it with cwebp (libwebp) both ways.

Run in this folder: python3 make.py. VERSION names the cwebp that packed it.
"""

import struct
import subprocess
import zlib

WIDTH, HEIGHT = 6, 4


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


raw = b"".join(
    b"\0" + bytes(v for x in range(WIDTH) for v in (40 * x, 60 * y, 10 * (x + y))) for y in range(HEIGHT)
)
with open("pattern.png", "wb") as f:
    f.write(b"\x89PNG\r\n\x1a\n")
    f.write(chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)))
    f.write(chunk(b"IDAT", zlib.compress(raw)))
    f.write(chunk(b"IEND", b""))
subprocess.run(["cwebp", "-quiet", "-lossless", "-exact", "pattern.png", "-o", "lossless.webp"], check=True)
subprocess.run(["cwebp", "-quiet", "-q", "95", "pattern.png", "-o", "lossy.webp"], check=True)
with open("VERSION", "w") as f:
    f.write("cwebp " + subprocess.run(["cwebp", "-version"], capture_output=True, text=True).stdout.split("\n")[0] + "\n")

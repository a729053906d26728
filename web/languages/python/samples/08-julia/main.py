"""Draws a Julia set and shows it as a PNG."""

import struct
import zlib

import petri

WIDTH, HEIGHT, C, DEPTH = 240, 160, complex(-0.8, 0.156), 60


def depth(z):
    for step in range(DEPTH):
        if z.real * z.real + z.imag * z.imag > 4:
            return step
        z = z * z + C
    return DEPTH


def colour(step):
    t = step / DEPTH
    return bytes((int(255 * t), int(255 * t * t), int(96 + 159 * (1 - t) * t * 4 / 4)))


palette = [colour(step) for step in range(DEPTH + 1)]
rows = []
for y in range(HEIGHT):
    row = b"".join(palette[depth(complex((x - WIDTH / 2) / 75, (y - HEIGHT / 2) / 75))] for x in range(WIDTH))
    rows.append(b"\0" + row)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
# Stored, not deflated: the same bytes everywhere.
picture += chunk(b"IDAT", zlib.compress(b"".join(rows), 0)) + chunk(b"IEND", b"")
print(f"{WIDTH} × {HEIGHT} points")
petri.png(picture)

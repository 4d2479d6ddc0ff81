# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B11: the response surface of a 2-4-1 network of sigmoids on a 13x13 grid equals NumPy's
and is one bump. `b11.py FILE.svg` draws it."""
import sys

from common import Checks, path, reference
from model import compile_model

checks = Checks("B11")
figures = reference("b11")
N = 13
library = compile_model(path("b11.mlir"), "bump", rows=[N * N])
with library.instance() as bump:
    got = bump.call("surface", figures["x"])[0]
checks.close(got, figures["y"], 1e-6, "surface")
at = lambda i, j: got[i * N + j]
peaks = [(i, j) for i in range(1, N - 1) for j in range(1, N - 1)
         if all(at(i, j) > at(i + di, j + dj) for di in (-1, 0, 1) for dj in (-1, 0, 1) if di or dj)]
checks.that(peaks == [(N // 2, N // 2)], f"one peak, in the middle, got {peaks}")
rim = max(at(i, j) for i in range(N) for j in range(N) if i in (0, N - 1) or j in (0, N - 1))
checks.that(at(N // 2, N // 2) > 0.9 and rim < 0.1, f"high in the middle, low at the rim, got {rim}")


def draw(file):
    """The surface as lines along both axes, seen from above one corner."""
    place = lambda i, j: (250 + 17 * (j - i), 110 + 8 * (i + j) - 110 * at(i, j))
    file.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 320">\n'
               '<title>Response of a 2-4-1 network of sigmoids</title>\n'
               '<rect width="500" height="320" fill="white"/>\n')
    # Back to front: a nearer face hides a farther one.
    for i in range(N - 1):
        for j in range(N - 1):
            corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
            height = sum(at(*c) for c in corners) / 4
            shade = f"rgb({int(235 - 150 * height)},{int(242 - 90 * height)},250)"
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*c) for c in corners))
            file.write(f'<polygon points="{points}" fill="{shade}" stroke="#234" stroke-width="0.8"/>\n')
    file.write('<text x="250" y="312" font-family="sans-serif" font-size="13" text-anchor="middle">'
               f'x, y from -3 to 3; highest {max(got):.2f}, lowest {min(got):.2f}</text>\n</svg>\n')


if len(sys.argv) > 1:
    with open(sys.argv[1], "w") as file:
        draw(file)
checks.finish()

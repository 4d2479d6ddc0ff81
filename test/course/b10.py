# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B10: threshold networks by hand for a triangle and a union of two, on a 17x17 grid; and
trained ones on drawn points: two layers for convex regions, three for any."""
from array import array

from common import Checks, Random, path
from model import compile_model

checks = Checks("B10")
grid = [(x, y) for y in range(17) for x in range(17)]
triangle = lambda x, y: x >= 2 and y >= 2 and x + y <= 12
other = lambda x, y: x <= 14 and y <= 14 and x + y >= 20
library = compile_model(path("b10.mlir"), "regions", rows=[len(grid)])
with library.instance() as regions:
    flat = [v for point in grid for v in point]
    for entry, inside in (("convex", triangle), ("two_pieces", lambda x, y: triangle(x, y) or other(x, y))):
        got = regions.call(entry, flat)[0]
        checks.that(got == [float(inside(*point)) for point in grid], f"{entry} on the grid")
        print(f"B10: {entry}: {int(sum(got))} of {len(grid)} points inside")


def network(hidden, updates):
    """2-(hidden...)-2 with tanh, Adam and a rate that falls to 0."""
    sizes = [2, *hidden, 2]
    text, body, last = "nn.model @net {\n", "", "%x"
    for i, (n, m) in enumerate(zip(sizes, sizes[1:])):
        text += f"  nn.param @w{i} : tensor<{n}x{m}xf32> init(#nn.glorot_normal)\n"
        text += f"  nn.param @b{i} : tensor<{m}xf32> init(#nn.zeros)\n"
        body += (f"    %w{i} = nn.get @w{i} : tensor<{n}x{m}xf32>\n"
                 f"    %b{i} = nn.get @b{i} : tensor<{m}xf32>\n"
                 f"    %z{i} = nn.dense {last}, %w{i}, %b{i} : tensor<?x{n}xf32> -> tensor<?x{m}xf32>\n")
        last = f"%z{i}"
        if i + 2 < len(sizes):
            body += f"    %h{i} = nn.tanh %z{i} : tensor<?x{m}xf32>\n"
            last = f"%h{i}"
    return compile_model(None, "net", rows=[50, 1000], text=text + f"""
  func.func @logits(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {{
{body}    return {last} : tensor<?x2xf32>
  }}
  func.func private @loss(%x: tensor<?x2xf32>, %c: tensor<?xi32>) -> tensor<f32> {{
    %y = call @logits(%x) : (tensor<?x2xf32>) -> tensor<?x2xf32>
    %l = nn.softmax_cross_entropy %y, %c : tensor<?x2xf32>, tensor<?xi32>
    return %l : tensor<f32>
  }}
  func.func @train_step(%x: tensor<?x2xf32>, %c: tensor<?xi32>) -> tensor<f32> {{
    %l = nn.minimize @loss(%x, %c) using @adam(lr = @cosine(start = 0.05, steps = {float(updates)})) : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<f32>
    return %l : tensor<f32>
  }}
}}
""")


REGIONS = {
    "triangle": lambda x, y: y > -0.5 and y < 0.6 - 1.4 * abs(x),
    "two pieces": lambda x, y: (abs(x + 0.5) + abs(y + 0.4) < 0.4) or (abs(x - 0.45) < 0.3 and abs(y - 0.4) < 0.35),
    "ring": lambda x, y: 0.25 < x * x + y * y < 0.64,
}


def points(seed, count, inside):
    numbers = Random(seed).uniform(2 * count, 1.0)
    x = array("f", numbers)
    return x, array("i", [int(inside(x[2 * i], x[2 * i + 1])) for i in range(count)])


def accuracy(hidden, inside, epochs):
    """On 1,000 unseen points, after training on 1,000, the best of some starts on those."""
    x, c = points(1, 1000, inside)
    unseen, classes = points(2, 1000, inside)
    library, best = network(hidden, 20 * epochs), (-1.0, 0.0)
    for seed in range(6 if len(hidden) == 1 else 2):
        with library.instance(seed) as net:
            for epoch in range(epochs):
                for i in range(0, 1000, 50):
                    net.call("train_step", x[2 * i:2 * i + 100], c[i:i + 50])
            share = lambda x, c: sum((y[2 * i + 1] > y[2 * i]) == c[i] for y in [net.call("logits", x)[0]]
                                     for i in range(1000)) / 1000
            best = max(best, (share(x, c), share(unseen, classes)))
    return best[1]


for region, hidden, epochs, least, most in (
        ("triangle", [3], 150, 0.98, 1), ("triangle", [], 20, 0, 0.85),
        ("two pieces", [12, 12], 150, 0.97, 1), ("ring", [12, 12], 150, 0.95, 1),
        ("ring", [], 20, 0, 0.75)):
    got = accuracy(hidden, REGIONS[region], epochs)
    name = "-".join(map(str, [2, *hidden, 2]))
    print(f"B10: {region} by {name}: {got:.3f}")
    checks.that(least <= got <= most, f"{region} by {name}: expected {least} to {most}, got {got}")
checks.finish()

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A6: the gradient of any graph is the product of local and incoming gradients: 16 random
graphs of a dozen ops, written as text, with PyTorch's values and gradients.
(conformance-compositions holds other random graphs to finite differences.)"""
from common import Checks, reference
from model import compile_model

TOLERANCE = {"f64": 1e-11, "f32": 2e-5}
checks = Checks("A6")
graphs = reference("a6")
for element, tolerance in TOLERANCE.items():
    text = "nn.model @graphs {\n"
    for graph in graphs:
        types = {n: f"tensor<{''.join(f'{e}x' for e in s)}{element}>" for n, s in graph["shapes"].items()}
        inputs = list(graph["inputs"])
        args = ", ".join(f"%{n}: {types[n]}" for n in inputs)
        of = ", ".join(types[n] for n in inputs)
        scalar = f"tensor<{element}>"
        body = "".join(f"    %{n} = {op.format(*operands, **types)}\n" for n, op, operands in graph["nodes"])
        grads = ", ".join(f"%g_{n}" for n in inputs)
        wrt = list(range(len(inputs)))
        text += f"""  func.func private @{graph['name']}({args}) -> {scalar} {{
{body}    return %{graph['nodes'][-1][0]} : {scalar}
  }}
  func.func @{graph['name']}_grad({args}) -> ({scalar}, {of}) {{
    %loss, {grads} = nn.value_and_grad @{graph['name']}({', '.join('%' + n for n in inputs)}) wrt {wrt} : ({of}) -> ({scalar}, {of})
    return %loss, {grads} : {scalar}, {of}
  }}
"""
    library = compile_model(None, "graphs", text=text + "}\n")
    with library.instance() as net:
        for graph in graphs:
            loss, *gradients = net.call(graph["name"] + "_grad", *graph["inputs"].values())
            checks.close(loss, [graph["loss"]], tolerance, f"{element} {graph['name']}: value")
            for name, got in zip(graph["inputs"], gradients):
                checks.close(got, graph["gradients"][name], tolerance,
                             f"{element} {graph['name']}: gradient of {name}")
checks.finish()

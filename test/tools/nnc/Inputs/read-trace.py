# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""read-trace.py compile TRACE STAGES, or read-trace.py train TRACE INSPECTED LOG LOG."""
import json
import sys


def spans(path):
    events = json.load(open(path))["traceEvents"]
    return [e for e in events if e["ph"] == "X"], [e for e in events if e["ph"] == "M"]


def contains(outer, inner, slack=0.01):
    return (outer["ts"] <= inner["ts"] + slack and
            inner["ts"] + inner["dur"] <= outer["ts"] + outer["dur"] + slack)


def check_compile(trace, stages):
    found, _ = spans(trace)
    expected = open(stages).read().split()
    got = [e for e in found if e["name"] == "stage"]
    got.sort(key=lambda e: e["ts"])
    # Those that took no time to speak of are left out.
    names = [e["args"]["detail"] for e in got]
    assert names == [s for s in expected if s in names] and "codegen" in names, names
    passes = [e for e in found if e["name"].startswith("nnc-")]
    assert any(e["name"] == "nnc-kernels-to-llvm" for e in passes), passes
    for each in passes:
        assert any(contains(stage, each, 2) for stage in got), each
    for name in "translate to LLVM IR", "LLVM: optimize", "LLVM: generate code", "link":
        assert sum(e["name"] == name for e in found) == 1, name


def check_train(trace, inspected, plain, profiled):
    found, threads = spans(trace)
    calls = [e for e in found if e["cat"] == "call"]
    assert [c["name"] for c in calls] == ["train_step"] * 2, calls
    entries = json.load(open(inspected))["entries"]
    variant, = next(e for e in entries if e["name"] == "train_step")["variants"]
    for call in calls:
        kernels = [e for e in found if e["cat"] == "kernel" and contains(call, e)]
        assert [k["name"] for k in kernels] == variant["kernels"], kernels
        for one, two in zip(kernels, kernels[1:]):
            assert one["ts"] + one["dur"] <= two["ts"] + 0.01, (one, two)
        ranges = [e for e in found if e["cat"] == "range" and contains(call, e)]
        assert ranges and all(any(contains(k, r) and k["name"] == r["name"] for k in kernels)
                              for r in ranges), ranges
    assert {e["tid"] for e in found} <= {t["tid"] for t in threads}
    assert threads[0]["args"]["name"] == "caller"
    # Watching changes no bit.
    losses = [[json.loads(line)["loss"] for line in open(path)] for path in (plain, profiled)]
    assert losses[0] == losses[1] and losses[0], losses


{"compile": check_compile, "train": check_train}[sys.argv[1]](*sys.argv[2:])

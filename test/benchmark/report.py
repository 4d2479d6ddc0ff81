# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Markdown from what bench.py measured."""
import os
import statistics


def machine():
    """The processor in words."""
    fields = {}
    with open("/proc/cpuinfo") as file:
        for line in file:
            key, _, value = line.partition(":")
            fields.setdefault(key.strip(), value.strip())
    flags = fields.get("flags", "").split()
    level = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "no AVX2"
    return (f"{fields.get('vendor_id', '?')} family {fields.get('cpu family', '?')} model "
            f"{fields.get('model', '?')}, {os.cpu_count()} cores, {level}")


def summary(rounds):
    times = sorted(t for block in rounds for t in block)
    pick = lambda share: times[min(int(share * len(times)), len(times) - 1)]
    return {"best": times[0], "median": statistics.median(times), "low": pick(0.1),
            "high": pick(0.9), "steps": len(times)}


def table(record):
    """One workload at one number of threads. Ratios are a system's time over nnc's;
    the one by rounds is the median of what each round, by its medians, says."""
    systems = {name: (summary(s["rounds"]), s) for name, s in record["systems"].items()}
    ours, ours_raw = systems["nnc"] if "nnc" in systems else next(iter(systems.values()))
    lines = [f"### {record['workload']}, {record['threads']} thread"
             f"{'s' if record['threads'] > 1 else ''}", "",
             "| system | best ms | median ms | 10-90 % ms | GFLOP/s, best | best / nnc | median / nnc "
             "| by rounds | start to first step |", "|---|---|---|---|---|---|---|---|---|"]
    for name, (s, raw) in systems.items():
        by_round = statistics.median(
            statistics.median(theirs) / statistics.median(mine)
            for theirs, mine in zip(raw["rounds"], ours_raw["rounds"]))
        first = raw["first_ms"]
        lines.append(f"| {name} | {s['best']:.4g} | {s['median']:.4g} | {s['low']:.4g}-{s['high']:.4g} "
                     f"| {record['mflop'] / s['best']:.1f} | {s['best'] / ours['best']:.2f} "
                     f"| {s['median'] / ours['median']:.2f} | {by_round:.2f} | {first:.3g} ms |")
    peers = {name: s for name, (s, _) in systems.items() if not name.startswith("nnc")}
    if peers:
        best = min(peers, key=lambda name: peers[name]["best"])
        median = min(peers, key=lambda name: peers[name]["median"])
        lines.append("")
        for name, (s, _) in systems.items():
            if name not in peers:
                lines.append(f"Fastest peer / {name}: {peers[best]['best'] / s['best']:.2f} by the best "
                             f"steps ({best}), {peers[median]['median'] / s['median']:.2f} by the "
                             f"medians ({median}).")
    lines += ["Compiled in " + ", ".join(f"{seconds:.2f} s ({name})" for name, seconds
                                         in record["compile_s"].items())
              + ". First losses: " + " ".join(f"{loss:.5f}" for loss in record["first_losses"]) + ".", ""]
    return "\n".join(lines)

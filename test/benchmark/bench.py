#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times training steps of compiled models against PyTorch and JAX.

Every system trains the same network from the same weights on the same data, in a
process of its own that lives as long as the run and works only when told to:
blocks of steps alternate, A B C D A B C D ..., so that what disturbs the machine
disturbs all. A system is any program that speaks this protocol:

  it makes one step and prints        first LOSS
  for each line N on its input it makes N steps and prints   LOSS NS NS ... NS
  (the last loss, and each step's nanoseconds); it ends with its input.

README.md says how to make the interpreters that --torch and --jax name.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import report
import workloads

HERE = pathlib.Path(__file__).resolve().parent
FIRST_LOSSES = 4  # compared between systems
# Run-time halves by backend, in the build folder.
BACKENDS = {"onednn": "plugins/onednn/libnncrt-onednn.so"}
TOLERANCE = 1e-4  # relative: f32 sums in different orders, over four steps


class System:
    """One process; `first_ms` is from its start to the end of its first step."""

    def __init__(self, name, command, cores, environment):
        self.name, self.times, self.losses = name, [], []
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=HERE, env={**os.environ, **environment}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            preexec_fn=lambda: os.sched_setaffinity(0, cores))
        self.losses.append(float(self.read()[1]))
        self.first_ms = 1e3 * (time.perf_counter() - begin)

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.name} ended early, status {self.process.wait()}")
        return line.split()

    def block(self, steps):
        """Makes `steps` steps; their times in milliseconds."""
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        loss, *times = self.read()
        self.losses.append(float(loss))
        return [int(t) / 1e6 for t in times]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def system_name(target):
    return "nnc" if target == "none" else f"nnc with {target}"


def keep_known(targets, build):
    """Those of `targets` that the nnc in `build` has; says which it leaves out."""
    nnc = build / "tools/nnc/nnc"
    try:
        done = subprocess.run([nnc, "version", "--json"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench: {nnc} does not run: {error}")
    known = ["none", *json.loads(done.stdout)["backends"]]
    kept = [target for target in targets if target.partition("{")[0] in known]
    for target in targets:
        if target not in kept:
            print(f"bench: this nnc has no backend '{target}': left out", file=sys.stderr)
    if not kept:
        sys.exit("bench: no target is left to measure")
    return kept


def commands(options, name, threads, folder):
    """The systems of a run: name -> (command, environment)."""
    work = workloads.get(name)
    one_thread = " --xla_cpu_multi_thread_eigen=false" if threads == 1 else ""
    torch = {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    jax = {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": os.environ.get("XLA_FLAGS", "") + one_thread}
    found = {}
    for target in options.targets:
        backend = BACKENDS.get(target.partition("{")[0])
        found[system_name(target)] = (
            [options.build / "test/benchmark/nnc-bench-driver", folder / target / f"lib{name}.so",
             name, "train_step", str(work.rows), str(threads), folder,
             *([options.build / backend] if backend else [])], {})
    if options.torch:
        for mode in ("eager", "compile", "compile-step"):
            found[f"PyTorch {mode}"] = ([options.torch, "with_torch.py", mode, name,
                                         str(threads)], torch)
    if options.jax:
        found["JAX jit"] = ([options.jax, "with_jax.py", name], jax)
    return found


def prepare(options, name, folder):
    """Compiles the model into `folder`, once a target, and writes weights and data
    beside; returns the seconds of the fastest of three compilations by system, each
    for all ISA levels."""
    work = workloads.get(name)
    seconds = {}
    for target in options.targets:
        command = [options.build / "tools/nnc/nnc", "compile", workloads.FOLDER / f"{name}.mlir",
                   "-o", folder / target, f"--rows={work.rows}", f"--target={target}"]
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True)
            times.append(time.perf_counter() - begin)
            if done.returncode:
                sys.exit(f"bench: {name} does not compile: {done.stderr}")
        seconds[system_name(target)] = min(times)
    for param, array in work.params.items():
        array.tofile(folder / f"{param}.bin")
    for i, batch in enumerate(work.batches):
        for argument, array in zip(work.arguments, batch):
            array.tofile(folder / f"{argument}.{i}.bin")
    return seconds


def measure(options, name, threads, folder):
    # The last cores: the first ones serve the machine's interrupts.
    cores = sorted(os.sched_getaffinity(0))[-threads:]
    if len(cores) < threads:
        sys.exit(f"bench: {threads} threads want as many cores, there are {len(cores)}")
    systems = [System(system, command, cores, environment)
               for system, (command, environment)
               in commands(options, name, threads, folder).items()]
    for system in systems:
        for _ in range(FIRST_LOSSES - 1):
            system.block(1)
        want = systems[0].losses[:FIRST_LOSSES]
        for ours, theirs in zip(want, system.losses):
            if not abs(ours - theirs) <= TOLERANCE * max(abs(ours), 1):
                sys.exit(f"bench: {name}: the losses of {system.name}, {system.losses}, are not "
                         f"those of nnc, {want}")
    # Blocks of about equal time, after a first one that warms up and is not kept.
    steps = {}
    for system in systems:
        system.block(20)
        once = sorted(system.block(20))[10]
        steps[system] = max(3, int(options.block_ms / once))
    for _ in range(options.rounds):
        for system in systems:
            system.times.append(system.block(steps[system]))
            time.sleep(0.01)  # threads of the last one that still spin
    for system in systems:
        system.close()
    # A start is short enough to be disturbed: the best of ten.
    for target in options.targets:
        ours = next(s for s in systems if s.name == system_name(target))
        for _ in range(9):
            again = System(ours.name, *[commands(options, name, threads, folder)[ours.name][0],
                                        cores, {}])
            ours.first_ms = min(ours.first_ms, again.first_ms)
            again.close()
    return {"workload": name, "threads": threads, "mflop": workloads.get(name).flops / 1e6,
            "first_losses": systems[0].losses[:FIRST_LOSSES],
            "systems": {s.name: {"first_ms": s.first_ms, "rounds": s.times} for s in systems}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = HERE.parent.parent
    parser.add_argument("--build", type=lambda p: pathlib.Path(p).resolve(),
                        default=root / "build/release", help="the build folder")
    parser.add_argument("--torch", help="a Python that has torch")
    parser.add_argument("--jax", help="a Python that has jax")
    parser.add_argument("--workloads", type=lambda s: s.split(","), default=workloads.NAMES)
    parser.add_argument("--threads", type=lambda s: [int(t) for t in s.split(",")], default=[1, 2])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--block-ms", type=float, default=150, help="length of a block")
    parser.add_argument("--targets", type=lambda s: s.split(","), default=["none", "onednn"],
                        help="a system of nnc's for each: none is generated code alone")
    parser.add_argument("--json", type=pathlib.Path, help="where every step's time goes")
    options = parser.parse_args()
    options.targets = keep_known(options.targets, options.build)
    records = []
    for name in options.workloads:
        with tempfile.TemporaryDirectory() as folder:
            seconds = prepare(options, name, pathlib.Path(folder))
            for threads in options.threads:
                record = measure(options, name, threads, pathlib.Path(folder))
                record["compile_s"] = seconds
                records.append(record)
                print(report.table(record), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"machine": report.machine(), "runs": records}))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A compiled model in Python: what the tests of the course need, and no more.

    library = compile_model("net.mlir", "net", rows=[1])
    with library.instance(seed=1) as net:
        net["w1"] = [0.1, 0.2]
        loss, = net.call("train_step", x, t)

The way is the user's: text, `nnc compile`, a shared library, the runtime's C
functions. Numbers are flat lists of floats or integers. Nothing but the standard
library is needed.
"""
import array
import atexit
import ctypes as c
import os
import shutil
import subprocess
import sys
import tempfile

NNC = os.environ.get("NNC", "nnc")
RUNTIME = os.environ.get("NNC_RUNTIME", "libnncrt.so")

# NNC_DTYPE_* of nnc/runtime/abi.h that occur here: array.array's code for each.
CODES = {1: "b", 4: "i", 5: "q", 8: "f", 9: "d"}


def _table(*fields):
    """A struct of abi.h; all begin with their size."""

    class Table(c.Structure):
        _fields_ = [("struct_size", c.c_uint32), *fields]

    return Table


class String(c.Structure):
    _fields_ = [("data", c.c_void_p), ("size", c.c_uint64)]

    def __str__(self):
        return c.string_at(self.data, self.size).decode()


_P = c.POINTER
Tensor = _table(("dtype", c.c_uint32), ("name", String), ("rank", c.c_uint32),
                ("reserved", c.c_uint32), ("extents", _P(c.c_int64)))
State = _table(("kind", c.c_uint32), ("tensor", _P(Tensor)), ("offset", c.c_uint64),
               ("bytes", c.c_uint64))
Variant = _table(("reserved", c.c_uint32), ("rows", c.c_int64), ("functions", c.c_void_p),
                 ("arena_bytes", _P(c.c_uint64)))
Entry = _table(("flags", c.c_uint32), ("name", String), ("documentation", String),
               ("arg_count", c.c_uint32), ("result_count", c.c_uint32),
               ("args", _P(_P(Tensor))), ("results", _P(_P(Tensor))),
               ("variant_count", c.c_uint32), ("reserved", c.c_uint32),
               ("variants", _P(_P(Variant))))
Model = _table(("abi", c.c_uint32), ("name", String), ("compiler", String), ("hash", String),
               ("state_bytes", c.c_uint64), ("state_count", c.c_uint32),
               ("entry_count", c.c_uint32), ("states", _P(_P(State))),
               ("entries", _P(_P(Entry))))
Options = _table(("threads", c.c_uint32), ("seed", c.c_uint64), ("isa_level", c.c_char_p),
                 ("plugins", c.c_void_p), ("plugin_count", c.c_uint32),
                 ("reserved", c.c_uint32), ("log", c.c_void_p), ("log_context", c.c_void_p))

_runtime = c.CDLL(RUNTIME)
_runtime.nnc_status_message.restype = c.c_char_p
_runtime.nnc_status_message.argtypes = [c.c_void_p]
_runtime.nnc_status_free.argtypes = [c.c_void_p]
for _name, _args in {
        "nnc_instance_create": [_P(Model), _P(Options), _P(c.c_void_p)],
        "nnc_instance_call": [c.c_void_p, c.c_uint32, c.c_int64, c.c_void_p, c.c_void_p],
        "nnc_instance_read": [c.c_void_p, c.c_char_p, c.c_void_p, c.c_uint64],
        "nnc_instance_write": [c.c_void_p, c.c_char_p, c.c_void_p, c.c_uint64],
        "nnc_instance_save": [c.c_void_p, c.c_char_p, c.c_char_p],
        "nnc_instance_load": [c.c_void_p, c.c_char_p],
}.items():
    getattr(_runtime, _name).restype = c.c_void_p
    getattr(_runtime, _name).argtypes = _args
_runtime.nnc_instance_destroy.argtypes = [c.c_void_p]


def _check(status):
    if status:
        message = _runtime.nnc_status_message(status).decode()
        _runtime.nnc_status_free(status)
        raise RuntimeError(message)


def _extents(tensor):
    return [tensor.extents[i] for i in range(tensor.rank)]


def _count(extents, rows):
    count = 1
    for extent in extents:
        count *= rows if extent < 0 else extent
    return count


class Instance:
    """One network. Entry results are lists, scalars lists of one number."""

    def __init__(self, library, seed, threads, isa_level):
        self.library = library
        options = Options(struct_size=c.sizeof(Options), threads=threads, seed=seed,
                          isa_level=isa_level.encode() if isa_level else None)
        self.handle = c.c_void_p()
        _check(_runtime.nnc_instance_create(library.table, c.byref(options),
                                            c.byref(self.handle)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _runtime.nnc_instance_destroy(self.handle)

    def _state(self, name):
        return next(s for s in self.library.states if str(s.tensor[0].name) == name)

    def __getitem__(self, name):
        state = self._state(name)
        values = array.array(CODES[state.tensor[0].dtype], bytes(state.bytes))
        _check(_runtime.nnc_instance_read(self.handle, name.encode(),
                                          values.buffer_info()[0], state.bytes))
        return values.tolist()

    def __setitem__(self, name, values):
        values = array.array(CODES[self._state(name).tensor[0].dtype], values)
        address, count = values.buffer_info()
        _check(_runtime.nnc_instance_write(self.handle, name.encode(), address,
                                           count * values.itemsize))

    def save(self, path):
        _check(_runtime.nnc_instance_save(self.handle, path.encode(), None))

    def load(self, path):
        _check(_runtime.nnc_instance_load(self.handle, path.encode()))

    def call(self, entry, *args):
        """Each argument is a flat list, or an array.array of the right type."""
        index, table = self.library.entries[entry]
        rows, buffers, addresses = 0, [], (c.c_void_p * max(len(args), 1))()
        if len(args) != table.arg_count:
            raise TypeError(f"{entry} takes {table.arg_count} arguments, got {len(args)}")
        for i, values in enumerate(args):
            tensor = table.args[i][0]
            if not isinstance(values, array.array):
                values = array.array(CODES[tensor.dtype], values)
            extents = _extents(tensor)
            if -1 in extents:
                rows = len(values) // _count(extents, 1)
            if values.typecode != CODES[tensor.dtype] or len(values) != _count(extents, rows):
                raise TypeError(f"{entry}: argument {i} must have {_count(extents, rows)} of "
                                f"'{CODES[tensor.dtype]}', got {len(values)} of "
                                f"'{values.typecode}'")
            buffers.append(values)
            addresses[i] = values.buffer_info()[0]
        results, targets = [], (c.c_void_p * max(table.result_count, 1))()
        for i in range(table.result_count):
            tensor = table.results[i][0]
            code = CODES[tensor.dtype]
            size = _count(_extents(tensor), rows) * array.array(code).itemsize
            results.append(array.array(code, bytes(size)))
            targets[i] = results[i].buffer_info()[0]
        _check(_runtime.nnc_instance_call(self.handle, index, rows, addresses, targets))
        return [result.tolist() for result in results]


class Library:
    def __init__(self, path, name):
        self.loaded = c.CDLL(path)
        function = getattr(self.loaded, name + "_model")
        function.restype = _P(Model)
        self.table = function()
        model = self.table[0]
        self.states = [model.states[i][0] for i in range(model.state_count)]
        tables = [model.entries[i][0] for i in range(model.entry_count)]
        self.entries = {str(table.name): (i, table) for i, table in enumerate(tables)}

    def instance(self, seed=0, threads=1, isa_level=None):
        return Instance(self, seed, threads, isa_level)


def nnc(*arguments):
    """Runs the command, and ends with its message where it fails."""
    # A sanitizer that Python runs under is not for nnc, which has its own.
    environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
    done = subprocess.run([NNC, *arguments], env=environment, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"nnc {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")


def compile_model(path, name, rows=(), text=None):
    """Compiles the file, or `text` in its place, by generated code alone: backends
    are held to that code elsewhere."""
    folder = tempfile.mkdtemp(prefix="nnc-course-")
    atexit.register(shutil.rmtree, folder)
    if text is not None:
        path = os.path.join(folder, name + ".mlir")
        with open(path, "w") as file:
            file.write(text)
    options = ["--rows=" + ",".join(map(str, rows))] if rows else []
    nnc("compile", path, "-o", folder, "--target=none", *options)
    return Library(os.path.join(folder, f"lib{name}.so"), name)

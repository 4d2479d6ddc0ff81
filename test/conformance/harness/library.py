# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A compiled model, through the C interface that an application uses.

The structs are those of nnc/runtime/abi.h and instance.h, field by field.
"""
import ctypes as c
import numpy as np


class String(c.Structure):
    _fields_ = [("data", c.c_char_p), ("size", c.c_uint64)]

    def __str__(self):
        return self.data.decode()


class Tensor(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("dtype", c.c_uint32), ("name", String),
                ("rank", c.c_uint32), ("reserved", c.c_uint32),
                ("extents", c.POINTER(c.c_int64))]


class State(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("kind", c.c_uint32),
                ("tensor", c.POINTER(Tensor)), ("offset", c.c_uint64), ("bytes", c.c_uint64)]


class Entry(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("flags", c.c_uint32), ("name", String),
                ("documentation", String), ("arg_count", c.c_uint32),
                ("result_count", c.c_uint32), ("args", c.POINTER(c.POINTER(Tensor))),
                ("results", c.POINTER(c.POINTER(Tensor))), ("variant_count", c.c_uint32),
                ("reserved", c.c_uint32), ("variants", c.c_void_p)]


class Model(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("abi", c.c_uint32), ("name", String),
                ("compiler", String), ("hash", String), ("state_bytes", c.c_uint64),
                ("state_count", c.c_uint32), ("entry_count", c.c_uint32),
                ("states", c.POINTER(c.POINTER(State))),
                ("entries", c.POINTER(c.POINTER(Entry))), ("isa_count", c.c_uint32),
                ("blob_count", c.c_uint32), ("isa_levels", c.POINTER(String)),
                ("blobs", c.c_void_p), ("kernel_count", c.c_uint32), ("reserved", c.c_uint32),
                ("kernels", c.c_void_p)]


class InstanceOptions(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("threads", c.c_uint32), ("seed", c.c_uint64),
                ("isa_level", c.c_char_p), ("plugins", c.POINTER(c.c_void_p)),
                ("plugin_count", c.c_uint32), ("reserved", c.c_uint32), ("log", c.c_void_p),
                ("log_context", c.c_void_p)]


DTYPES = {1: np.bool_, 2: np.int8, 4: np.int32, 5: np.int64, 6: np.float16, 8: np.float32, 9: np.float64}
UNAVAILABLE = 14


class StatusError(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Runtime:
    """libnncrt, and the run-time halves of the backends ("LIBRARY:FUNCTION")."""

    def __init__(self, path, plugins=()):
        self.lib = c.CDLL(path)
        self.lib.nnc_status_message.restype = c.c_char_p
        self.lib.nnc_status_message.argtypes = [c.c_void_p]
        self.lib.nnc_status_code.argtypes = [c.c_void_p]
        self.lib.nnc_status_free.argtypes = [c.c_void_p]
        self.lib.nnc_instance_destroy.argtypes = [c.c_void_p]
        for name in ("create", "call", "read", "write"):
            getattr(self.lib, "nnc_instance_" + name).restype = c.c_void_p
        self.lib.nnc_instance_call.argtypes = [c.c_void_p, c.c_uint32, c.c_int64, c.c_void_p,
                                               c.c_void_p]
        self.lib.nnc_instance_read.argtypes = [c.c_void_p, c.c_char_p, c.c_void_p, c.c_uint64]
        self.lib.nnc_instance_write.argtypes = [c.c_void_p, c.c_char_p, c.c_void_p, c.c_uint64]
        self.plugins = []
        self.kernels = 0  # of backends, in the libraries loaded so far
        for plugin in plugins:
            library, _, function = plugin.rpartition(":")
            self.plugins.append(c.cast(getattr(c.CDLL(library), function), c.c_void_p).value)

    def check(self, status):
        if not status:
            return
        code = self.lib.nnc_status_code(status)
        message = self.lib.nnc_status_message(status).decode()
        self.lib.nnc_status_free(status)
        raise StatusError(code, message)


class Library:
    """lib<name>.so; `instance()` makes instances of its model."""

    def __init__(self, runtime, path, name):
        self.runtime = runtime
        self.lib = c.CDLL(str(path))
        get = getattr(self.lib, name + "_model")
        get.restype = c.POINTER(Model)
        self.pointer = get()
        model = self.pointer.contents
        runtime.kernels += model.kernel_count
        self.isa_levels = [str(model.isa_levels[i]) for i in range(model.isa_count)]
        self.entries = {}
        for i in range(model.entry_count):
            entry = model.entries[i].contents
            signature = [[(DTYPES[t.contents.dtype],
                           tuple(t.contents.extents[d] for d in range(t.contents.rank)))
                          for t in tensors[:count]]
                         for tensors, count in ((entry.args, entry.arg_count),
                                                (entry.results, entry.result_count))]
            self.entries[str(entry.name)] = (i, *signature)
        self.states = {}
        for i in range(model.state_count):
            tensor = model.states[i].contents.tensor.contents
            shape = tuple(tensor.extents[d] for d in range(tensor.rank))
            self.states[str(tensor.name)] = (DTYPES[tensor.dtype], shape)

    def instance(self, isa=None, threads=1, seed=0):
        return Instance(self, isa, threads, seed)


class Instance:
    def __init__(self, library, isa, threads, seed):
        self.library, self.runtime = library, library.runtime
        plugins = self.runtime.plugins
        options = InstanceOptions(struct_size=c.sizeof(InstanceOptions), threads=threads,
                                  seed=seed, isa_level=isa.encode() if isa else None,
                                  plugins=(c.c_void_p * len(plugins))(*plugins),
                                  plugin_count=len(plugins))
        self.handle = c.c_void_p()
        self.runtime.check(self.runtime.lib.nnc_instance_create(
            library.pointer, c.byref(options), c.byref(self.handle)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.runtime.lib.nnc_instance_destroy(self.handle)

    def call(self, name, *args, rows=0):
        """The entry's results, as arrays. Arguments must have its types."""
        index, arg_types, result_types = self.library.entries[name]
        assert len(args) == len(arg_types), f"{name} takes {len(arg_types)} arguments"
        arrays = []
        for arg, (dtype, shape) in zip(args, arg_types):
            array = np.asarray(arg, order="C")
            static = tuple(rows if d < 0 else d for d in shape)
            assert array.dtype == dtype and array.shape == static, \
                f"{name}: {array.dtype}{array.shape} given for {dtype}{static}"
            arrays.append(array)
        # Results start as garbage, so that an element that is not written shows.
        results = [np.frombuffer(b"\xa5" * (int(np.prod(s, dtype=int)) * np.dtype(t).itemsize),
                                 dtype=t).reshape(s).copy()
                   for t, s in ((t, tuple(rows if d < 0 else d for d in s))
                                for t, s in result_types)]
        pack = lambda list: (c.c_void_p * max(len(list), 1))(*[a.ctypes.data for a in list])
        self.runtime.check(self.runtime.lib.nnc_instance_call(
            self.handle, index, rows, pack(arrays), pack(results)))
        return results

    def prepared(self, name, *args, rows=0):
        """A function that repeats one call, with as little around it as can be."""
        index, _, result_types = self.library.entries[name]
        arrays = [np.ascontiguousarray(arg) for arg in args]
        results = [np.empty(tuple(rows if d < 0 else d for d in s), t) for t, s in result_types]
        pack = lambda list: (c.c_void_p * max(len(list), 1))(*[a.ctypes.data for a in list])
        call, handle = self.runtime.lib.nnc_instance_call, self.handle
        packed = c.cast(pack(arrays), c.c_void_p), c.cast(pack(results), c.c_void_p)

        def repeat(keep=(arrays, results, packed)):
            status = call(handle, index, rows, *packed)
            if status:
                self.runtime.check(status)
        return repeat

    def read(self, name):
        dtype, shape = self.library.states[name]
        array = np.zeros(shape, dtype)
        self.runtime.check(self.runtime.lib.nnc_instance_read(
            self.handle, name.encode(), array.ctypes.data, array.nbytes))
        return array

    def write(self, name, value):
        dtype, shape = self.library.states[name]
        array = np.array(np.broadcast_to(np.asarray(value, dtype), shape), order="C")
        self.runtime.check(self.runtime.lib.nnc_instance_write(
            self.handle, name.encode(), array.ctypes.data, array.nbytes))

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Folders of small pictures: PNG written by hand, JPEG by libjpeg-turbo itself."""
import ctypes
import ctypes.util
import os
import struct
import sys
import zlib

os.chdir(sys.argv[1])


def png(rows, color, depth=8):
    """`rows` of bytes; color: 0 grey, 2 RGB, 4 grey and alpha."""
    channels = {0: 1, 2: 3, 4: 2}[color]
    width = len(rows[0]) * 8 // depth // channels

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, len(rows), depth, color, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
            chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))) +
            chunk(b"IEND", b""))


def jpeg(width, height, grey):
    """One grey all over, as RGB pixels compressed to grey: no loss."""
    library = ctypes.CDLL(ctypes.util.find_library("turbojpeg"))
    library.tjInitCompress.restype = ctypes.c_void_p
    out, size = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_ulong()
    if library.tjCompress2(ctypes.c_void_p(library.tjInitCompress()), bytes([grey] * width * height),
                           width, 0, height, 6, ctypes.byref(out), ctypes.byref(size), 3, 100, 0):
        sys.exit("no JPEG")
    return bytes(out[:size.value])


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


# Two classes in the order of their names, and files in the order of theirs.
put("grey/b/2.png", png([[1, 2, 3], [4, 5, 6]], 0))
put("grey/b/1.JPG", jpeg(3, 2, 128))
put("grey/a/x.png", png([[10, 20, 30], [40, 50, 60]], 0))
put("grey/a/notes.txt", b"not a picture")
put("flat/1.png", png([[255, 0, 0, 0, 255, 0], [0, 0, 255, 7, 8, 9]], 2))
put("flat/2.png", png([[1, 1, 1, 2, 2, 2], [3, 3, 3, 4, 4, 4]], 2))
# Half a white that shows half of what is behind.
put("alpha/1.png", png([[255, 255, 255, 0]], 4))
# Wrong ones.
whole = png([[1, 2, 3], [4, 5, 6]], 0)
put("cut/1.png", whole[:-20])
put("flipped/1.png", whole[:45] + bytes([whole[45] ^ 255]) + whole[46:])
put("cutjpeg/1.jpg", jpeg(64, 64, 77)[:100])
put("junk/1.png", b"GIF89a and so on")
put("sizes/1.png", whole)
put("sizes/2.png", png([[1, 2], [3, 4]], 0))
huge = bytearray(whole)
huge[16:24] = struct.pack(">II", 1 << 30, 1 << 30)
huge[29:33] = struct.pack(">I", zlib.crc32(bytes(huge[12:29])))
put("huge/1.png", bytes(huge))
put("none/readme.txt", b"")
put("empty/a/readme.txt", b"")

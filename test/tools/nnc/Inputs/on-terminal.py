# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""on-terminal.py WIDTH KEYS COMMAND...: runs the command on a terminal of that width,
presses Ctrl-C KEYS times once the progress bar is there, and prints what the terminal
got, a line for each that the bar was drawn on, and how the command ended."""
import fcntl
import os
import pty
import signal
import struct
import sys
import termios

width, keys, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
pid, terminal = pty.fork()
signal.alarm(60)  # a command that never ends fails the test
if pid == 0:
    os.environ["TERM"] = "xterm"
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    mode = termios.tcgetattr(1)
    mode[3] |= termios.NOFLSH  # else Ctrl-C throws away what was not read yet
    termios.tcsetattr(1, termios.TCSANOW, mode)
    os.execvp(command[0], command)
seen, tail = [], b""
while True:
    try:
        got = os.read(terminal, 65536)
    except OSError:  # the other side is closed
        break
    if not got:
        break
    seen.append(got)
    tail = tail[-10:] + got
    if keys and b" [" in tail:
        os.write(terminal, b"\x03" * keys)
        keys = 0
_, status = os.waitpid(pid, 0)
for line in b"".join(seen).decode().replace("\x1b[K", "").replace("^C", "").split("\r"):
    if len(line.strip("\n")) > width - 1 and line.startswith("epoch") and " [" in line:
        print("TOO WIDE:", end=" ")
    if line.strip():
        print(line.strip("\n"))
print("signal", os.WTERMSIG(status)) if os.WIFSIGNALED(status) else print("exit", os.WEXITSTATUS(status))

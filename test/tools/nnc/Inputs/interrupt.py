# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""interrupt.py FILE COMMAND...: runs the command, sends it SIGTERM once FILE is there,
passes on what it says on standard error, and prints how it ended."""
import os
import subprocess
import sys
import time

file, command = sys.argv[1], sys.argv[2:]
process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
end = time.monotonic() + 60
while not os.path.exists(file) and process.poll() is None and time.monotonic() < end:
    time.sleep(0.02)
if process.poll() is not None:
    print("ended early")
elif not os.path.exists(file):
    print("never wrote", file)
    process.kill()
else:
    process.terminate()
try:
    print("exit", process.wait(timeout=60))
except subprocess.TimeoutExpired:
    process.kill()
    print("never ended")

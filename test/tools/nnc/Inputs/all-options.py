# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""all-options.py BASH ZSH FISH: whether each option of each --help is in all scripts,
under its command."""
import re
import subprocess
import sys

bash, zsh, fish = (open(path).read() for path in sys.argv[1:])
help_text = subprocess.run(["nnc", "help"], capture_output=True, text=True, check=True).stdout
commands = re.findall(r"^  (\w+) +[A-Z]", help_text, re.M)
assert len(commands) > 8, commands
count = 0
for command in commands:
    text = subprocess.run(["nnc", command, "--help"], capture_output=True, text=True,
                          check=True).stdout
    options = re.findall(r"^  (?:    |-(\w), )--([\w-]+)", text, re.M)
    assert options, command
    in_bash = bash.split(f"\n  {command})\n")[1].split("\n    fi ;;")[0]
    in_zsh = zsh.split(f"\n  {command})\n")[1].split(" ;;\n")[0]
    in_fish = [line for line in fish.splitlines() if f"_from {command}'" in line]
    for short, name in options:
        count += 1
        assert re.search(rf"--{name}[= ']", in_bash), (command, name)
        assert re.search(rf"'\*?--{name}[=\[]", in_zsh), (command, name)
        assert any(f" -l {name} " in line and (not short or f" -s {short} " in line)
                   for line in in_fish), (command, name)
assert count > 60, count

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# How lit runs the tests below: `ninja check-lit`, or lit with --param
# build=<build folder>. NNC_VERIFY_ROUNDTRIP=1 has nnc-opt print and parse again
# what it reads in every test.
import os
import re
import sys

import lit.formats
import lit.TestRunner

config.name = "nnc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["benchmark", "conformance", "course", "Inputs", "integration", "lib", "promises", "unit"]
config.test_source_root = os.path.dirname(__file__)

build = lit_config.params.get("build")
if not build:
    lit_config.fatal("give the build folder: --param build=DIR")

# A clone may lie in a folder with a space in its name. The tests write %s and %t as
# LLVM's do, without quotes or inside those of `sh -c`, so the paths bring backslashes.
if not hasattr(lit.TestRunner, "unquotedSubstitutions"):
    lit.TestRunner.unquotedSubstitutions = lit.TestRunner.getDefaultSubstitutions


def quote(path):
    return re.sub(r"([^\w/.+:=-])", r"\\\1", path)


def quoted_substitutions(*arguments, **options):
    roots = (os.path.abspath(build), os.path.abspath(os.path.dirname(__file__)))
    roots += (os.path.dirname(roots[1]), )
    return [(key, quote(value) if isinstance(value, str) and value.startswith(roots) else value)
            for key, value in lit.TestRunner.unquotedSubstitutions(*arguments, **options)]


lit.TestRunner.getDefaultSubstitutions = quoted_substitutions

roundtrip = os.environ.get("NNC_VERIFY_ROUNDTRIP")
config.test_exec_root = os.path.join(build, "test", "lit-roundtrip" if roundtrip else "lit")

llvm = lit_config.params.get("llvm", "/usr/lib/llvm-22/bin")
tools = [os.path.join(build, "tools", tool) for tool in ("nnc-opt", "nnc-translate", "nnc-lsp-server", "nnc")]
config.environment["PATH"] = os.pathsep.join(tools + [llvm, config.environment["PATH"]])

config.substitutions.append(("%python", sys.executable))
config.substitutions.append(("%cc", lit_config.params.get("cc", "clang-22")))
if roundtrip:
    config.substitutions.append((r"\bnnc-opt\b", "nnc-opt --verify-roundtrip"))
config.substitutions.append(("%runtime", os.path.join(build, "runtime")))
# What tablegen reads.
config.substitutions.append(
    ("%dialects", os.path.join(config.test_source_root, "..", "dialects", "include")))
config.substitutions.append(
    ("%mlir-include", os.path.join(os.path.dirname(llvm.rstrip("/")), "include")))
# Backends that this build's tools have.
plugins = os.path.join(build, "plugins", "include", "LinkedPlugins.def")
for line in open(plugins) if os.path.exists(plugins) else []:
    config.available_features.add(line.strip()[len("NNC_PLUGIN("):-1])
# The ops of test/lib, in any test.
config.substitutions.append(
    ("%test-dialect", "--load-dialect-plugin=" + quote(os.path.join(build, "test", "lib", "test-dialect.so"))))

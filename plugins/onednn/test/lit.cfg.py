# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tests of the compile half, run by nnc-opt: lit --param build=DIR, as in test/.
import os

here = os.path.dirname(os.path.abspath(__file__))
lit_config.load_config(config, os.path.join(here, "..", "..", "..", "test", "lit.cfg.py"))
config.name = "nnc-onednn"
config.test_source_root = here
config.test_exec_root = os.path.join(lit_config.params["build"], "plugins", "onednn", "test", "lit")

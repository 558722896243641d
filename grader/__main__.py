"""`python -m grader`: the command, where scripts are not on the PATH."""

import sys

if not sys.flags.safe_path:
    # Python put the working directory here; nothing in it is ours to import.
    del sys.path[0]

from grader.cli import main

main()

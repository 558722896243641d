"""The site of these documents: `make docs` builds it, without the network.

The documents are plain Markdown that links to files of the repository. `stage` lays them out as
Sphinx wants them, with what is made of docstrings, of `--help` and by the grader itself beside
them; [docs/README.md](../README.md) is the first page and says what stands where.
"""

"""Pages made of docstrings, of what `--help` is made of, and of the schemas."""

import pkgutil
import shutil
from importlib import import_module
from pathlib import Path

import grader.gradebook.json_lines
import grader.records
from docs.schema import SCHEMAS
from docs.site.sources import shown_file

COMMANDS = """\
# Commands

What `grade --help` and `grade COMMAND --help` say.

```{eval-rst}
.. cyclopts:: grader.parser:app
   :heading-level: 2
   :flatten-commands:
```
"""

PYTHON = """\
# Python

`from grader import grade_submission` is all there is to import. [For students](student.md) shows it
in a notebook; the report that it returns is described among the [records](records.md).

```{eval-rst}
.. autofunction:: grader.api.grade_submission

.. autoclass:: grader.api.ShownReport
   :show-inheritance:

What is raised
--------------

.. automodule:: grader.errors
   :members:
   :exclude-members: fault_in_words
   :show-inheritance:
```
"""

OPERATION_FILES = """\
# Files of operations

What `from grader.operation import ...` has for the file of an operation.
[Operations of your own](operations.md) tells how such a file is written.

```{eval-rst}
.. automodule:: grader.operation
   :members:
   :imported-members:
```
"""

_SCHEMA = """\
# Schema of {title}

{made}. What each field means stands among the [records](records.md), under the same names.
<a href="{file}" download>{file}</a> is this file.

"""

_RECORDS = """\
# Records

What reports and gradebooks hold. As JSON they have these fields and no other, and not the
properties; [the schema of a report](report-schema.md) and [that of a gradebook's
line](gradebook-schema.md) say it for programs.
"""

_TITLES = {
    "report.schema.json": ("a report", "`grade --json` writes this"),
    "gradebook.schema.json": (
        "a gradebook's line",
        "`grade publish json-lines` writes one such object a student",
    ),
}


def write_reference(folder: Path) -> None:
    """Write the pages into a folder, and beside them the schemas as programs read them."""
    (folder / "commands.md").write_text(COMMANDS, "utf-8")
    (folder / "python.md").write_text(PYTHON, "utf-8")
    (folder / "operation-files.md").write_text(OPERATION_FILES, "utf-8")
    (folder / "records.md").write_text(_records(), "utf-8")
    for path in SCHEMAS:
        shutil.copy(path, folder / "files" / path.name)
        title, made = _TITLES[path.name]
        text = _SCHEMA.format(title=title, made=made, file=path.name)
        name = path.name.replace(".schema.json", "-schema.md")
        (folder / name).write_text(text + shown_file(f"docs/{path.name}"), "utf-8")


def _records() -> str:
    """Every record that one of the schemas names, in their order, each once."""
    where = _modules_of_records()
    text, told = _RECORDS, set[str]()
    for path, schema in SCHEMAS.items():
        new = [name for name in schema()["$defs"] if name not in told]
        told.update(new)
        directives = "\n".join(
            f".. autoclass:: {where[name]}.{name}\n   :members:\n   :exclude-members: __new__\n"
            for name in new
        )
        text += f"\n## Of {_TITLES[path.name][0]}\n\n```{{eval-rst}}\n{directives}```\n"
    return text


def _modules_of_records() -> dict[str, str]:
    """The module of every record by the name of its class, of which there is one."""
    names = [one.name for one in pkgutil.iter_modules(grader.records.__path__, "grader.records.")]
    modules = [*map(import_module, names), grader.gradebook.json_lines]
    return {
        name: module.__name__
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }

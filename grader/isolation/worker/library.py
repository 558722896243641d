"""Modules that are imported ahead, where a worker cannot open a file."""

from contextlib import suppress
from importlib import import_module

__all__ = ["import_library"]

_NAMES = """
abc argparse array ast asyncio atexit base64 bisect bz2 cProfile calendar cmath code codecs
collections.abc colorsys concurrent.futures configparser contextlib contextvars copy copyreg csv
ctypes dataclasses datetime decimal difflib dis doctest email enum errno fractions functools gc
getpass glob gzip hashlib heapq hmac html http.client importlib.metadata importlib.resources
importlib.util inspect io itertools json keyword linecache locale logging logging.handlers lzma
math mimetypes multiprocessing numbers opcode operator os os.path pathlib pdb pickle pickletools
pkgutil platform pprint profile pstats queue random re reprlib resource runpy sched secrets select
selectors shlex shutil signal socket sqlite3 ssl stat statistics string struct subprocess symtable
sys sysconfig tarfile tempfile textwrap threading time timeit token tokenize trace traceback
tracemalloc types typing unicodedata unittest unittest.mock urllib.parse urllib.request uuid
venv warnings weakref xml.etree.ElementTree zipfile zlib zoneinfo
numpy.char numpy.ctypeslib numpy.exceptions numpy.fft numpy.lib.format numpy.lib.mixins
numpy.lib.recfunctions numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg numpy.ma
numpy.matlib numpy.polynomial numpy.random numpy.testing numpy.typing
"""


def import_library() -> None:
    """Import the standard library and NumPy, as far as a submission may want them."""
    for name in _NAMES.split():
        with suppress(ImportError):
            import_module(name)

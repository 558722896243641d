"""Importing ahead what a submission may want, where a worker will open no file."""

from collections.abc import Iterable
from contextlib import nullcontext, suppress
from importlib import import_module

_NAMES = """
_strptime abc argparse array ast asyncio atexit base64 bisect bz2 calendar cmath code codecs
collections.abc colorsys concurrent.futures concurrent.futures.process concurrent.futures.thread
configparser contextlib contextvars copy copyreg cProfile csv ctypes ctypes.util dataclasses
datetime decimal difflib dis doctest email encodings.ascii encodings.latin_1 enum errno filecmp
fractions functools gc getopt getpass glob graphlib gzip hashlib heapq hmac html http.client
importlib.metadata importlib.resources importlib.util inspect io itertools json keyword linecache
locale logging logging.config logging.handlers lzma math mimetypes mmap multiprocessing
multiprocessing.dummy multiprocessing.pool multiprocessing.shared_memory numbers opcode operator
optparse os os.path pathlib pdb pickle pickletools pkgutil platform pprint profile pstats
py_compile pydoc queue random re reprlib resource runpy sched secrets select selectors shelve
shlex shutil signal socket sqlite3 ssl stat statistics string struct subprocess symtable sys
sysconfig tarfile tempfile textwrap threading time timeit token tokenize tomllib trace traceback
tracemalloc types typing unicodedata unittest unittest.mock urllib.parse urllib.request uuid venv
warnings weakref xml.dom.minidom xml.etree.ElementTree zipfile zlib zoneinfo
numpy.char numpy.core.fromnumeric numpy.core.multiarray numpy.core.numeric numpy.core.umath
numpy.ctypeslib numpy.exceptions numpy.fft numpy.lib.format numpy.lib.mixins
numpy.lib.recfunctions numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg numpy.ma
numpy.matlib numpy.polynomial numpy.random numpy.testing numpy.typing
encodings.big5 encodings.cp1250 encodings.cp1251 encodings.cp1252 encodings.cp437 encodings.cp850
encodings.euc_jp encodings.euc_kr encodings.gb18030 encodings.gb2312 encodings.gbk
encodings.iso8859_1 encodings.iso8859_15 encodings.iso8859_2 encodings.koi8_r encodings.mac_roman
encodings.shift_jis encodings.utf_16 encodings.utf_32 encodings.utf_7
encodings.utf_8_sig
"""
"""What programs import, and what Python imports only when it is used, such as `_strptime`."""


_LATE = {"torch": ("torch._subclasses.schema_check_mode", "torch.utils.serialization")}
"""What packages import only when it is used, such as to show a tensor, and takes no time."""


def preload_packages(packages: Iterable[str]) -> None:
    """Import packages that take too long to be imported in every worker.

    Args:
        packages: Their names; with dots, of a module in one, or of a function in that.

    Raises:
        Exception: One cannot be imported, which is no submission's fault.
    """
    for package in packages:
        with suppress(ImportError) if "." in package else nullcontext():
            import_module(package)
        for name in _LATE.get(package, ()):
            with suppress(ImportError):  # in another version it may not be there
                import_module(name)


def preload_modules() -> None:
    """Import the standard library and NumPy, as far as a submission may want them."""
    for name in _NAMES.split():
        with suppress(ImportError):
            import_module(name)

"""Makes /out.zip of /in.zip: Python's library, with bytecode beside what every interpreter imports as it starts."""

import sys

# Before this file's own: all other modules together would double what is downloaded.
started = set(sys.modules)

import py_compile
import zipfile

# Where the interpreter finds its library: tracebacks name the files so.
LIBRARY = "/lib/python314.zip"
SOURCE, CODE = "/tmp/module.py", "/tmp/module.pyc"


def module_of(name):
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def bytecode(name, source):
    with open(SOURCE, "wb") as file:
        file.write(source)
    # It has no time in it, and is not compared with its source: the same bytes each time, and one file less to read.
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(SOURCE, CODE, f"{LIBRARY}/{name}", doraise=True, invalidation_mode=unchecked)
    with open(CODE, "rb") as file:
        return file.read()


with zipfile.ZipFile("/in.zip") as library, zipfile.ZipFile("/out.zip", "w", compresslevel=9) as made:
    for name in library.namelist():
        if name.endswith("/"):
            continue
        source = library.read(name)
        made.writestr(zipfile.ZipInfo(name), source, zipfile.ZIP_DEFLATED)
        if name.endswith(".py") and module_of(name) in started:
            made.writestr(zipfile.ZipInfo(f"{name}c"), bytecode(name, source), zipfile.ZIP_DEFLATED)

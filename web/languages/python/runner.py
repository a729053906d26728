"""Runs a cell's program. guest.ts calls run(); its answer is JSON, see end.ts."""

import ast
import builtins
import inspect
import io
import linecache
import os
import sys
import traceback
import types
from json import dumps  # a program may replace it in the module

from pyodide.ffi import can_run_sync, run_sync

import petri

FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class Input(io.RawIOBase):
    """Standard input. A read waits for the reader; the interpreter is suspended meanwhile."""

    def __init__(self, read):
        self._read = read

    def readable(self):
        return True

    def readinto(self, buffer):
        # What was printed, a prompt above all, is seen before the reader is asked.
        sys.stdout.flush()
        answer = self._read(len(buffer))
        if inspect.isawaitable(answer):
            if not can_run_sync():
                raise OSError("input cannot be waited for here: give it before the run")
            answer = run_sync(answer)
        data = answer.to_bytes()
        buffer[: len(data)] = data
        return len(data)


async def run(task):
    main, source = task.main, task.source
    sources = {main: source}
    for name in task.modules:
        try:
            with open(f"/{name}", encoding="utf-8") as file:
                sources[name] = file.read()
        except UnicodeDecodeError:
            pass  # said where it is imported
    errors = []
    codes = {}
    for name, text in sources.items():
        try:
            codes[name] = compile(text, name, "exec", flags=FLAGS if name == main else 0, dont_inherit=True)
        except SyntaxError as error:
            errors.append(told(name, text, error))
        except (ValueError, RecursionError, MemoryError, OverflowError) as error:
            errors.append(told(name, text, SyntaxError(str(error) or type(error).__name__)))
    if errors:
        return dumps({"kind": "failed-to-compile", "errors": errors})

    sys.dont_write_bytecode = True
    sys.argv = [main, *task.args.to_py()]
    os.environ.update(task.env.to_py())
    sys.path[:] = ["/", *wheels(), *[path for path in sys.path if path not in ("", "/")]]
    sys.stdin = io.TextIOWrapper(io.BufferedReader(Input(task.read)), encoding="utf-8", errors="surrogateescape")
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8", errors="surrogateescape", line_buffering=True)
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), encoding="utf-8", errors="backslashreplace", write_through=True)
    petri._connect(task)
    module = types.ModuleType("__main__")
    module.__file__ = main
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    for name, text in sources.items():
        # So that tracebacks can show the lines.
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)

    end = {"kind": "exited", "exitCode": 0}
    try:
        result = eval(codes[main], module.__dict__)
        if inspect.iscoroutine(result):
            await result
    except SystemExit as exit:
        end["exitCode"] = status(exit.code)
    except BaseException as error:
        end = trapped(error)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass  # closed by the program
    return dumps(end)


def wheels():
    """A wheel of pure Python is a zip file that can be imported from."""
    return sorted(f"/{name}" for name in os.listdir("/") if name.endswith(".whl"))


def status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def trapped(error):
    """Prints the traceback as the interpreter does, without the frames of this file, and says where it was."""
    hide(error, set())
    try:
        sys.stdout.flush()
        for text in traceback.format_exception(error):
            sys.stderr.write(text.replace('File "/', 'File "'))
    except Exception:
        pass
    frames = [
        {"file": frame.filename.removeprefix("/"), "line": frame.lineno or 1, "function": frame.name}
        for frame in reversed(traceback.extract_tb(error.__traceback__, limit=-20))
    ]
    reason = "".join(traceback.format_exception_only(error)).strip().split("\n")[-1]
    return {"kind": "trapped", "reason": reason, "frames": frames}


def hide(error, seen):
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    error.__traceback__ = trace
    hide(error.__cause__, seen)
    hide(error.__context__, seen)


def told(name, text, error):
    lines = text.split("\n")

    def units(line, column):
        """Columns are counted in characters from 1; editors count UTF-16 units from 0."""
        before = (lines[line - 1] if 0 < line <= len(lines) else "")[: max(0, column - 1)]
        return len(before.encode("utf-16-le", "surrogatepass")) // 2

    line = min(max(error.lineno or 1, 1), len(lines))
    column = error.offset or 1
    end_line, end_column = error.end_lineno or line, error.end_offset or 0
    if end_line < line or end_line > len(lines) or (end_line == line and end_column <= column):
        end_line, end_column = line, column + 1
    start, end = units(line, column), units(end_line, end_column)
    if end_line == line and end <= start:
        # At the end of a line: the last character that is there.
        start = max(0, start - 1)
    message = error.msg or str(error)
    kind = type(error).__name__
    return {
        "file": name,
        "message": message if kind == "SyntaxError" else f"{kind}: {message}",
        "line": line,
        "column": start,
        "endLine": end_line,
        "endColumn": end,
    }

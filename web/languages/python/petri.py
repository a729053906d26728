"""Rich output: show more than text below the cell.

    import petri
    petri.html("<b>bold</b>")
    petri.svg("<svg …>…</svg>")
    petri.png(data)                        # bytes of a PNG file
    petri.json({"a": [1, 2]})              # a tree to unfold
    petri.rgba(data, width, height)        # four bytes for each pixel, row by row
    petri.display(thing)                   # whatever a notebook would show for it

Each takes id="…": a later display with the same id takes the place of the earlier one.
"""

import base64
import json as _json
import sys

_task = None
_REPRS = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_markdown_": "text/markdown",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
}


def _connect(task):
    global _task
    _task = task


def _show(bundle, metadata=None, id=None):
    if _task is None:
        raise RuntimeError("displays are shown only while a cell runs")
    sys.stdout.flush()
    ready = {
        mime: base64.b64encode(content).decode() if isinstance(content, (bytes, bytearray, memoryview)) else content
        for mime, content in bundle.items()
    }
    _task.display(_json.dumps(ready), _json.dumps(metadata or {}), id)


def html(text, *, id=None):
    _show({"text/html": str(text)}, id=id)


def svg(text, *, id=None):
    _show({"image/svg+xml": str(text)}, id=id)


def png(data, *, id=None):
    _show({"image/png": bytes(data)}, id=id)


def json(value, *, id=None):
    _show({"application/json": value}, id=id)


def rgba(data, width, height, *, id=None):
    pixels = bytes(data)
    if len(pixels) != 4 * width * height:
        raise ValueError(f"{width} × {height} pixels are {4 * width * height} bytes, not {len(pixels)}")
    sys.stdout.flush()
    from pyodide.ffi import to_js

    _task.pixels(to_js(pixels), _json.dumps({"width": width, "height": height}), id)


def display(thing, *, id=None):
    """Shows an object by its _repr_mimebundle_, _repr_html_, _repr_svg_, _repr_png_ …, else its repr()."""
    bundle, metadata = {}, {}
    own = getattr(thing, "_repr_mimebundle_", None)
    if own is not None:
        answer = own()
        bundle, metadata = answer if isinstance(answer, tuple) else (answer, {})
        bundle = dict(bundle)
    for name, mime in _REPRS.items():
        method = getattr(thing, name, None)
        if mime not in bundle and method is not None:
            content = method()
            if content is not None:
                bundle[mime] = content[0] if isinstance(content, tuple) else content
    bundle.setdefault("text/plain", repr(thing))
    _show(bundle, metadata, id=id)

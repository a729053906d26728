"""Rich output: show more than text below the cell.

    import petri
    petri.html("<b>bold</b>")
    petri.svg("<svg …>…</svg>")
    petri.png(data)                        # bytes of a PNG file
    petri.json({"a": [1, 2]})              # a tree to unfold
    petri.rgba(data, width, height)        # four bytes for each pixel, row by row
    petri.display(thing)                   # whatever a notebook would show for it

Each takes id="…": a later display with the same id takes the place of the earlier one.

What a cell may do, and what it asks of the page:

    petri.has("net.get:https://api.example.org/v1")
    petri.capabilities()
    response = await petri.fetch("https://api.example.org/v1", headers={"accept": "application/json"})
    response.status, response.json()
    await petri.call("lookup", {"word": "petri"})      # a function that the site lends
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


class HostError(OSError):
    """A call that the page did not carry out. `code` says why: "capability.denied", "net.failed" and so on."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class HostDenied(HostError, PermissionError):
    """No grant covers the call."""


class Response:
    """What a server answered. A status of 404 is an answer, too."""

    def __init__(self, head, body):
        self.status = head["status"]
        self.reason = head["statusText"]
        self.url = head["url"]
        self.headers = {name: value for name, value in head["headers"]}
        self.content = body

    @property
    def ok(self):
        return 200 <= self.status < 300

    def text(self, encoding="utf-8"):
        return self.content.decode(encoding, "replace")

    def json(self):
        return _json.loads(self.content)

    def __repr__(self):
        return f"<Response {self.status} {self.url}>"


def has(capability):
    """Whether this cell has a capability: petri.has("fs.write:/out.csv")."""
    return bool(_running().has(str(capability)))


def info():
    """The cell's id, its limits and its capabilities."""
    return _json.loads(_running().info())


def capabilities():
    """All capabilities that this cell was granted."""
    return info()["capabilities"]


async def fetch(url, *, method="GET", headers=None, body=None):
    """Asks a server. Needs net.get or net.post for the address; raises HostError."""
    head, content = await _call("net", *_request(url, method, headers, body))
    return Response(head, content)


def fetch_sync(url, *, method="GET", headers=None, body=None):
    """The same without await, where the browser can suspend the program."""
    return _waited(fetch(url, method=method, headers=headers, body=body))


async def call(name, args=None):
    """Calls a function that the site lends. Its arguments and its answer are as JSON has them."""
    answer, _ = await _call(str(name), None, _json.dumps(args), None)
    return answer


def call_sync(name, args=None):
    """The same without await, where the browser can suspend the program."""
    return _waited(call(name, args))


def _running():
    if _task is None:
        raise RuntimeError("there is a host only while a cell runs")
    return _task


def _request(url, method, headers, body):
    if isinstance(body, str):
        body = body.encode()
    pairs = [[str(name), str(value)] for name, value in dict(headers or {}).items()]
    return str(url), _json.dumps({"method": method.upper(), "headers": pairs}), body


async def _call(name, target, head, body):
    from pyodide.ffi import to_js

    sys.stdout.flush()
    answer = await _running().call(name, target, head, None if body is None else to_js(bytes(body)))
    if not answer.ok:
        kind = HostDenied if answer.code == "capability.denied" else HostError
        raise kind(answer.code, answer.message)
    return _json.loads(answer.head), answer.body.to_bytes()


def _waited(work):
    from pyodide.ffi import can_run_sync, run_sync

    if not can_run_sync():
        work.close()
        raise HostError("call.cannot-wait", "this browser cannot suspend the program: use await")
    return run_sync(work)

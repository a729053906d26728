// What a cell may do, what it asks of the page, and more than text: import { fetch, has, html } from "petri".
import { path_open, scratch, writeBytes } from "./petri/wasi";
import { parseInfo } from "./petri/info";

@external("petri", "fetch")
declare function host_fetch(
  method: usize, methodSize: usize, url: usize, urlSize: usize, headers: usize, headersSize: usize, body: usize, bodySize: usize,
): i32;
@external("petri", "call")
declare function host_call(name: usize, nameSize: usize, args: usize, argsSize: usize): i32;
@external("petri", "status")
declare function host_status(answer: i32): i32;
@external("petri", "length")
declare function host_length(answer: i32): i32;
@external("petri", "read")
declare function host_read(answer: i32, buffer: usize, size: usize): i32;
@external("petri", "headers")
declare function host_headers(answer: i32, buffer: usize, size: usize): i32;
@external("petri", "close")
declare function host_close(answer: i32): i32;
@external("petri", "failure")
declare function host_failure(buffer: usize, size: usize): i32;
@external("petri", "has")
declare function host_has(capability: usize, size: usize): i32;
@external("petri", "list")
declare function host_list(buffer: usize, size: usize): i32;
@external("petri", "info")
declare function host_info(buffer: usize, size: usize): i32;

/** Asks for a text until there is room for all of it. */
function hostText(give: (buffer: usize, size: usize) => i32): string {
  let buffer = new Uint8Array(1024);
  while (true) {
    const size = give(buffer.dataStart, buffer.length);
    if (size <= buffer.length) return String.UTF8.decodeUnsafe(buffer.dataStart, max(0, size));
    buffer = new Uint8Array(size);
  }
}

/** Whether the cell has a capability: has("clock"), has("fs.write:/out.csv"), has("net.get:https://api.example.org/v1"). */
export function has(capability: string): bool {
  const text = String.UTF8.encode(capability);
  return host_has(changetype<usize>(text), text.byteLength) > 0;
}

/** The capabilities of the cell, as they were granted. */
export function list(): string[] {
  const text = hostText((buffer, size) => host_list(buffer, size));
  return text.length == 0 ? new Array<string>() : text.split("\n");
}

/** What a program may know of its run. */
export class Info {
  /** The cell's id. */
  cell: string = "";
  /** By their names: "timeMs", "memoryBytes" and so on. */
  limits: Map<string, i64> = new Map<string, i64>();
  /** As list() gives them. */
  capabilities: string[] = [];
}

/** The cell's id, its limits and its capabilities. */
export function info(): Info {
  const found = new Info();
  found.cell = parseInfo(hostText((buffer, size) => host_info(buffer, size)), found.limits);
  found.capabilities = list();
  return found;
}

/** What the page answered, or why it did not: nothing can be thrown and caught. */
export class Answer {
  /** Why there is none, a stable code: "capability.denied", "net.failed" and so on. Empty when there is one. */
  code: string = "";
  /** The same as a sentence. */
  message: string = "";
  bytes: Uint8Array = new Uint8Array(0);

  /** The bytes as text, which is UTF-8. */
  text(): string {
    return String.UTF8.decodeUnsafe(this.bytes.dataStart, this.bytes.length);
  }
}

/** A server's answer, all of it. A status of 404 is an answer, too. */
export class Response extends Answer {
  /** 0 when there is no answer. */
  status: i32 = 0;
  /** By name in lower case. */
  headers: Map<string, string> = new Map<string, string>();

  /** Whether the server did what it was asked. */
  get ok(): bool {
    return this.status >= 200 && this.status < 300;
  }

  /** The value of a header, whatever the case of its name; null when there is none. */
  header(name: string): string | null {
    const key = name.toLowerCase();
    return this.headers.has(key) ? this.headers.get(key) : null;
  }
}

/** How a server is asked: { method: "POST", headers: [["content-type", "text/plain"]], body: "text" }. */
export class RequestOptions {
  method: string = "GET";
  /** A name and a value each. */
  headers: string[][] = [];
  body: string = "";
  /** In place of a body that is text. */
  bytes: Uint8Array | null = null;
}

/** Reads all of an answer and closes it, or says why there is none. */
function take(result: i32, answer: Answer): bool {
  if (result < 0) {
    const failure = hostText((buffer, size) => host_failure(buffer, size));
    const end = failure.indexOf(": ");
    answer.code = end < 0 ? failure : failure.substring(0, end);
    answer.message = end < 0 ? "" : failure.substring(end + 2);
    return false;
  }
  answer.bytes = new Uint8Array(max(0, host_length(result)));
  host_read(result, answer.bytes.dataStart, answer.bytes.length);
  return true;
}

/** As hostText: a function here cannot hold an answer's number. */
function headersOf(result: i32): string {
  let buffer = new Uint8Array(1024);
  while (true) {
    const size = host_headers(result, buffer.dataStart, buffer.length);
    if (size <= buffer.length) return String.UTF8.decodeUnsafe(buffer.dataStart, max(0, size));
    buffer = new Uint8Array(size);
  }
}

/**
 * Asks a server, and waits for all of its answer. Needs net.get (GET, HEAD) or net.post for the address; the answer's `code`
 * says what went wrong.
 */
export function fetch(url: string, options: RequestOptions = new RequestOptions()): Response {
  const response = new Response();
  let lines = "";
  for (let i = 0; i < options.headers.length; i++) {
    const line = options.headers[i].join(": ");
    // A line end would begin another header.
    if (options.headers[i].length != 2 || line.includes("\n") || line.includes("\r")) {
      response.code = "net.invalid-request";
      response.message = "A header is a name and a value, without line ends.";
      return response;
    }
    lines += line + "\n";
  }
  const method = String.UTF8.encode(options.method);
  const address = String.UTF8.encode(url);
  const headers = String.UTF8.encode(lines);
  const bytes = options.bytes;
  const body = bytes === null ? Uint8Array.wrap(String.UTF8.encode(options.body)) : bytes;
  const result = host_fetch(
    changetype<usize>(method), method.byteLength, changetype<usize>(address), address.byteLength,
    changetype<usize>(headers), headers.byteLength, body.dataStart, body.length,
  );
  if (!take(result, response)) return response;
  response.status = host_status(result);
  const given = headersOf(result).split("\n");
  for (let i = 0; i < given.length; i++) {
    const end = given[i].indexOf(": ");
    if (end >= 0) response.headers.set(given[i].substring(0, end), given[i].substring(end + 2));
  }
  host_close(result);
  return response;
}

/** Calls a function that the site lends, "lookup" or "mail.send", and waits for its answer. Arguments and answer are JSON. */
export function call(name: string, args: string = "null"): Answer {
  const answer = new Answer();
  const called = String.UTF8.encode(name);
  const json = String.UTF8.encode(args);
  const result = host_call(changetype<usize>(called), called.byteLength, changetype<usize>(json), json.byteLength);
  if (take(result, answer)) host_close(result);
  return answer;
}

/** The descriptor that displays go to; -1 when nobody looks, -2 before the first one. */
// @ts-ignore: decorator
@lazy let device: i32 = -2;

/** Whether displays are shown. */
export function available(): bool {
  if (device == -2) {
    const name = String.UTF8.encode("dev/petri");
    const error = path_open(3, 0, changetype<usize>(name), name.byteLength, 0, 1 << 6, 0, 0, scratch);
    device = error == 0 ? load<i32>(scratch) : -1;
  }
  return device >= 0;
}

/** A JSON string. */
function quoted(text: string): string {
  let result = '"';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code == 0x22 || code == 0x5c) result += "\\";
    result += code < 0x20 ? "\\u" + code.toString(16).padStart(4, "0") : text.charAt(i);
  }
  return result + '"';
}

function show(mime: string, id: string, metadata: string, from: usize, size: i32): void {
  if (mime.length == 0) throw new Error("a display needs a MIME type");
  if (!available()) return;
  let header = '{"mime":' + quoted(mime);
  if (id.length > 0) header += ',"id":' + quoted(id);
  if (metadata.length > 0) header += ',"metadata":' + metadata;
  const text = String.UTF8.encode(header + "}");
  const frame = new Uint8Array(8 + text.byteLength);
  store<u32>(frame.dataStart, 4 + text.byteLength + size);
  store<u32>(frame.dataStart, text.byteLength, 4);
  memory.copy(frame.dataStart + 8, changetype<usize>(text), text.byteLength);
  if (writeBytes(device, frame.dataStart, frame.length) == 0) writeBytes(device, from, size);
}

/**
 * Shows text, an ArrayBuffer or an Uint8Array of any MIME type. A later display with the same id takes the place of the
 * earlier one.
 */
export function display<T>(mime: string, data: T, id: string = ""): void {
  if (data instanceof ArrayBuffer) show(mime, id, "", changetype<usize>(data), data.byteLength);
  else if (data instanceof Uint8Array) show(mime, id, "", data.dataStart, data.length);
  else if (isString<T>()) {
    const text = String.UTF8.encode(data);
    show(mime, id, "", changetype<usize>(text), text.byteLength);
  } else ERROR("a display is text, an ArrayBuffer or an Uint8Array");
}

/** A document in a frame of its own; its scripts do not run. */
export function html(text: string, id: string = ""): void {
  display<string>("text/html", text, id);
}

export function svg(text: string, id: string = ""): void {
  display<string>("image/svg+xml", text, id);
}

/** A value as a tree to unfold; the text is JSON. */
export function json(text: string, id: string = ""): void {
  display<string>("application/json", text, id);
}

export function png(bytes: Uint8Array, id: string = ""): void {
  display<Uint8Array>("image/png", bytes, id);
}

/**
 * Pixels, four bytes each, row by row from the top left. A frame replaces the last one with the same id: that is all an
 * animation is.
 */
export function rgba<T>(id: string, width: i32, height: i32, pixels: T): void {
  if (!(pixels instanceof Uint8Array) && !(pixels instanceof Uint8ClampedArray) && !(pixels instanceof Uint32Array)) {
    ERROR("pixels are an Uint8Array, an Uint8ClampedArray or an Uint32Array");
  }
  if (width < 1 || height < 1 || width > 16384 || height > 16384 || <i64>pixels.byteLength < <i64>width * height * 4) {
    throw new RangeError("not as many pixels as the width and the height say");
  }
  const metadata = '{"width":' + width.toString() + ',"height":' + height.toString() + "}";
  show("application/vnd.petri.rgba", id, metadata, pixels.dataStart, width * height * 4);
}

import type { CallAnswer } from '#model/host-call.ts';
import { newSharedInput, SharedInput, SharedInputWriter } from './input.ts';

/** Answers to a thread that sleeps for them: each is two lengths, its head as JSON, and its bytes. */
const LENGTHS = 8;

export function newCallPipe(): SharedArrayBuffer {
  return newSharedInput();
}

export class CallWriter {
  readonly #writer: SharedInputWriter;

  constructor(shared: SharedArrayBuffer) {
    this.#writer = new SharedInputWriter(shared);
  }

  write(answer: CallAnswer): void {
    const { body = new Uint8Array(0), ...rest } = answer.ok ? answer : { ...answer, body: undefined };
    const head = new TextEncoder().encode(JSON.stringify(rest));
    this.#writer.write(new Uint8Array(new Uint32Array([head.length, body.length]).buffer));
    this.#writer.write(head);
    this.#writer.write(body);
  }

  dispose(): void {
    this.#writer.dispose();
  }
}

export class CallReader {
  readonly #input: SharedInput;

  constructor(shared: SharedArrayBuffer) {
    this.#input = new SharedInput(shared);
  }

  /** The next answer; sleeps until it is there. */
  next(): CallAnswer {
    const [headLength = 0, bodyLength = 0] = new Uint32Array(this.#take(LENGTHS).buffer);
    const rest = JSON.parse(new TextDecoder().decode(this.#take(headLength))) as CallAnswer;
    const body = this.#take(bodyLength);
    return rest.ok && bodyLength > 0 ? { ...rest, body } : rest;
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const count = this.#input.read(bytes, at, length - at);
      if (count > 0) at += count;
      else this.#input.wait(Number.POSITIVE_INFINITY);
    }
    return bytes;
  }
}

import type { ScriptRun } from '#model/guest-runtime.ts';
import type { MimeBundle } from '#model/output.ts';

/** Thrown by `petri.exit`, so that what stands behind it does not run. */
export class ExitSignal extends Error {
  override readonly name = 'ExitSignal';
}

interface DisplayOptions {
  readonly id?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The one global that a program has beside the language's own: what a cell may touch. petri.d.ts documents it. */
export function makePetri(
  run: ScriptRun,
  write: (text: string) => void,
  writeError: (text: string) => void,
  exit: (code: number) => never,
) {
  const input = new Lines(run);
  return Object.freeze({
    args: Object.freeze([...run.args]),
    env: Object.freeze({ ...run.env }),
    exit: (code = 0): never => exit(code),
    write: (text: unknown) => {
      write(String(text));
    },
    writeError: (text: unknown) => {
      writeError(String(text));
    },
    readLine: (prompt = '') => {
      if (prompt !== '') write(prompt);
      return input.next();
    },
    readLineSync: (prompt = '') => {
      if (prompt !== '') write(prompt);
      return input.nextSync();
    },
    readAll: () => input.rest(),
    async *lines(): AsyncGenerator<string, void> {
      for (let line = await input.next(); line !== null; line = await input.next()) yield line;
    },
    readFile: (path: string) => new TextDecoder().decode(read(run, path)),
    readBytes: (path: string) => read(run, path),
    writeFile: (path: string, data: string | Uint8Array) => {
      run.files.write(path, data);
    },
    removeFile: (path: string) => run.files.remove(path),
    listFiles: (folder = '') => run.files.list(folder),
    has: (capability: string) => run.capabilities.has(capability),
    capabilities: () => [...run.capabilities.list()],
    info: () => run.capabilities.info(),
    call: async (name: string, args: unknown = null): Promise<unknown> => {
      const [own = '', verb] = name.split('.', 2);
      const { head } = await run.call({
        name: own,
        ...(verb !== undefined && { verb }),
        head: JSON.stringify(args ?? null),
      });
      return JSON.parse(head) as unknown;
    },
    display: (data: MimeBundle | string, content?: unknown, options: DisplayOptions = {}) => {
      const isBundle = typeof data !== 'string';
      const bundle = isBundle ? data : { [data]: content };
      const { id, metadata } = isBundle ? ((content ?? {}) as DisplayOptions) : options;
      run.display(plain(bundle), {
        ...(id !== undefined && { displayId: id }),
        ...(metadata !== undefined && { metadata }),
      });
    },
  });
}

function read(run: ScriptRun, path: string): Uint8Array<ArrayBuffer> {
  const bytes = run.files.read(path);
  if (bytes !== undefined) return bytes;
  throw Object.assign(new Error(`ENOENT: there is no file ${path}`), { code: 'ENOENT' });
}

/** Only what can be posted: text, bytes of pictures as base64, values as JSON has them. */
function plain(bundle: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([mime, content]) => {
      if (typeof content === 'string') return [mime, content];
      if (content instanceof Uint8Array || content instanceof Uint8ClampedArray) {
        const bytes = new Uint8Array(content);
        return [mime, mime === 'application/vnd.petri.rgba' ? bytes : base64(bytes)];
      }
      const text = JSON.stringify(content ?? null);
      return [mime, /^text\/|\+xml$/.test(mime) ? text : (JSON.parse(text) as unknown)];
    }),
  );
}

function base64(bytes: Uint8Array): string {
  let text = '';
  // Spreading more arguments than this overflows the stack.
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

const CHUNK = 65_536;

/** Standard input line by line. */
class Lines {
  readonly #run: ScriptRun;
  readonly #decoder = new TextDecoder();
  #text = '';
  #ended = false;
  /** Those who read without awaiting each other get their lines in turn. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(run: ScriptRun) {
    this.#run = run;
  }

  next(): Promise<string | null> {
    return this.#inTurn(async () => {
      for (;;) {
        const line = this.#take();
        if (line !== undefined) return line;
        this.#add(await this.#run.stdin.read(CHUNK));
      }
    });
  }

  nextSync(): string | null {
    for (;;) {
      const line = this.#take();
      if (line !== undefined) return line;
      this.#add(this.#run.stdin.readSync(CHUNK));
    }
  }

  rest(): Promise<string> {
    return this.#inTurn(async () => {
      while (!this.#ended) this.#add(await this.#run.stdin.read(CHUNK));
      const text = this.#text;
      this.#text = '';
      return text;
    });
  }

  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(read);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** A line without its end; null at the end of input; undefined when more must be read first. */
  #take(): string | null | undefined {
    const end = this.#text.indexOf('\n');
    if (end < 0 && !this.#ended) return undefined;
    if (end < 0 && this.#text === '') return null;
    const line = end < 0 ? this.#text : this.#text.slice(0, end);
    this.#text = end < 0 ? '' : this.#text.slice(end + 1);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  #add(bytes: Uint8Array): void {
    this.#ended = bytes.length === 0;
    this.#text += this.#decoder.decode(bytes, { stream: !this.#ended });
  }
}

import type { PyCallable } from 'pyodide/ffi';
import type { ScriptEnd, ScriptGuest, ScriptOutput, ScriptRun } from '#model/guest-runtime.ts';
import { unpackSources } from '#model/source-bundle.ts';
import { CellFiles } from './cell-files.ts';
import { parseEnd } from './end.ts';
import { limitMemory } from './memory.ts';
import displays from './petri.py?raw';
import runner from './runner.py?raw';
import { loadPython, type Python } from './python.ts';

const CAN_SUSPEND = 'Suspending' in WebAssembly;

interface Booted {
  readonly python: Python;
  readonly run: PyCallable;
}

/** What runner.py is given. */
interface Task extends Pick<ScriptRun, 'name' | 'args' | 'env'> {
  readonly main: string;
  readonly source: string;
  /** Other files that can be imported; they are checked, too. */
  readonly modules: readonly string[];
  /** Up to `max` bytes of standard input, or a promise of them. */
  read(max: number): unknown;
  /** A MIME bundle and its metadata as JSON. */
  display(bundle: string, metadata: string, displayId: string | undefined): void;
  pixels(bytes: Uint8Array, metadata: string, displayId: string | undefined): void;
  has(capability: string): boolean;
  /** As JSON. */
  info(): string;
  /** A host call. Its answer, or its failure, is an object of `ok`, `head` and `body`: no exception crosses the border. */
  call(
    name: string,
    target: string | undefined,
    head: string,
    body: Uint8Array | undefined,
  ): Promise<unknown>;
}

/** The engine compiles functions when they first run: with this most of them have, before anybody waits. */
const REHEARSAL: Task = {
  main: 'main.py',
  source: 'print()',
  modules: [],
  name: '',
  args: [],
  env: {},
  read: () => new Uint8Array(),
  display: () => undefined,
  pixels: () => undefined,
  has: () => false,
  info: () => '{}',
  call: () => Promise.resolve({ ok: false, code: 'call.unknown', message: '' }),
};

/** Runs Python programs on CPython, one interpreter each. */
const guest: ScriptGuest<Booted> = {
  async boot(pack) {
    const python = await loadPython(pack);
    const { api, fs } = python;
    fs.mkdirTree('/lib/petri');
    fs.writeFile('/lib/petri/petri.py', displays);
    fs.writeFile('/lib/petri/petri_runner.py', runner);
    api.runPython('import sys; sys.path.append("/lib/petri"); import petri_runner');
    const run = api.runPython('petri_runner.run') as PyCallable;
    const nowhere = { write: () => undefined };
    await perform({ python, run }, REHEARSAL, nowhere, nowhere);
    return { python, run };
  },
  async run(program, booted) {
    const { fs, memory } = booted.python;
    const { main, files } = unpackSources(program.bytes);
    const decoder = new TextDecoder();
    const source = decoder.decode(files.get(main));
    // What can be imported is the program itself; all else is files, which it may read or not.
    const modules = new Map([...files].filter(([name]) => name !== main && /\.(?:py|whl)$/.test(name)));
    const cellFiles = new CellFiles(fs, program.files);
    cellFiles.put(modules);
    const limit = limitMemory(memory, program.limits.memoryBytes);
    let end: number | ScriptEnd;
    try {
      const names = [...modules.keys()].filter((name) => name.endsWith('.py'));
      const task = taskOf(program, main, source, names);
      end = parseEnd(await perform(booted, task, program.stdout, program.stderr));
    } catch (error) {
      end = fault(error);
    }
    if (limit.refused && typeof end !== 'number' && end.kind === 'trapped' && isOutOfMemory(end)) {
      end = limit.end;
    }
    return cellFiles.take() ?? end;
  },
};

export default guest;

/** Has runner.py carry out a task, and gives what it says of the end. */
async function perform(
  { python: { api }, run }: Booted,
  task: Task,
  stdout: ScriptOutput,
  stderr: ScriptOutput,
): Promise<string> {
  api.setStdout({ write: writer(stdout), isatty: false });
  api.setStderr({ write: writer(stderr), isatty: false });
  // Where the engine can suspend WebAssembly, a read waits for the reader that way.
  const answer = CAN_SUSPEND ? run.callPromising(task) : (run(task) as Promise<unknown>);
  return String(await answer);
}

function taskOf(program: ScriptRun, main: string, source: string, modules: readonly string[]): Task {
  return {
    main,
    source,
    modules,
    name: program.name,
    args: program.args,
    env: program.env,
    read: (max: number): unknown => {
      const { stdin } = program;
      if (stdin.canBlock) return stdin.readSync(max);
      try {
        return stdin.readSync(max);
      } catch {
        // Nothing there yet: the interpreter is suspended until there is.
        return stdin.read(max);
      }
    },
    display: (bundle: string, metadata: string, displayId: string | undefined): void => {
      program.display(JSON.parse(bundle) as Record<string, unknown>, {
        metadata: JSON.parse(metadata) as Record<string, unknown>,
        ...(displayId !== undefined && { displayId }),
      });
    },
    has: (capability) => program.capabilities.has(capability),
    info: () => JSON.stringify(program.capabilities.info()),
    call: async (name, target, head, body) => {
      const [own = '', verb] = name.split('.', 2);
      try {
        const answer = await program.call({
          name: own,
          ...(verb !== undefined && { verb }),
          ...(target !== undefined && { target }),
          head,
          ...(body !== undefined && { body: body.slice() }),
        });
        return { ok: true, head: answer.head, body: answer.body ?? new Uint8Array(0) };
      } catch (error) {
        // A Failure of another bundle: no class of ours.
        const { code = 'internal', message } = error as Error & { code?: string };
        return { ok: false, code, message };
      }
    },
    pixels: (bytes: Uint8Array, metadata: string, displayId: string | undefined): void => {
      program.display(
        { 'application/vnd.petri.rgba': bytes.slice() },
        {
          metadata: JSON.parse(metadata) as Record<string, unknown>,
          ...(displayId !== undefined && { displayId }),
        },
      );
    },
  };
}

function writer(stream: ScriptOutput): (bytes: Uint8Array) => number {
  return (bytes) => {
    stream.write(bytes);
    return bytes.length;
  };
}

/** What came through the interpreter instead of from it: endless recursion in C code ends it. */
function fault(error: unknown): ScriptEnd {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const isDeep = /call stack|recursion/i.test(reason);
  return {
    kind: 'trapped',
    trap: {
      reason: isDeep ? 'the stack is used up: the program calls itself too deeply' : reason,
      frames: [],
    },
  };
}

function isOutOfMemory(end: ScriptEnd): boolean {
  return end.kind === 'trapped' && end.trap.reason.startsWith('MemoryError');
}

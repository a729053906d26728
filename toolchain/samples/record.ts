/**
 * Makes the expected files of samples by running them natively, C and C++ under the address and undefined-behaviour
 * sanitizers:
 *
 *     CC=clang CXX='clang++ -stdlib=libc++' npx tsx toolchain/samples/record.ts [--check] [c/03-word-count …]
 *
 * With `--check` nothing is written and a difference is an error. What a compiler says (`expected/diagnostics.json`) is
 * not recorded: it is the in-browser compiler's, and the conformance test compares it.
 */
import { execFileSync, spawnSync, type ExecFileSyncOptions } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { digestDisplay, lastingDisplays, type ExpectedDisplay, type Sample } from '#model/sample.ts';
import { readFrames, type Frame } from './frames.ts';
import { listSamples, readSample, samplesFolder } from './read.ts';

const SYSROOT = fileURLToPath(new URL('../../web/languages/c/sysroot', import.meta.url));
const SANITIZERS = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer'];
const GO_SYSROOT = fileURLToPath(new URL('../../web/languages/go/sysroot', import.meta.url));

/** Compiles the files in `source` to the native `program`. */
type Native = (sample: Sample, source: string, program: string) => void;

const NATIVE: Record<string, Native> = {
  c: clang((process.env['CC'] ?? 'cc').split(' '), /\.c$/),
  cpp: clang((process.env['CXX'] ?? 'c++').split(' '), /\.(cpp|cc)$/),
  go(_sample, source, program) {
    const module = join(source, 'go.mod');
    if (!existsSync(module)) writeFileSync(module, 'module cell\n');
    appendFileSync(module, `\nrequire petri v0.0.0\nreplace petri => ${join(GO_SYSROOT, 'petri')}\n`);
    // As in the page: the language's newest version, unless go.mod names one.
    if (!/^go /m.test(readFileSync(module, 'utf8'))) appendFileSync(module, 'go 1.26\n');
    const options: ExecFileSyncOptions = { cwd: source, stdio: ['ignore', 'inherit', 'inherit'] };
    execFileSync('go', ['vet', './...'], options);
    execFileSync('go', ['build', '-trimpath', '-o', program, '.'], options);
  },
};

function clang([compiler = '', ...options]: readonly string[], sources: RegExp): Native {
  return (sample, source, program) => {
    const names = [`main.${sample.language}`, ...Object.keys(sample.files)];
    execFileSync(
      compiler,
      [
        ...options,
        ...['-Wall', '-Wextra', '-Wshadow', '-Wconversion', '-Werror', '-g', '-isystem', SYSROOT],
        // A sanitizer would report the very fault that such a sample is about.
        ...(sample.expected.outcome === 'exited' ? SANITIZERS : []),
        ...sample.flags.filter((flag) => flag !== '-msimd128'),
        ...names.filter((name) => sources.test(name)),
        ...['-o', program, '-lm'],
      ],
      { cwd: source, stdio: ['ignore', 'inherit', 'inherit'] },
    );
  };
}

interface Recording {
  readonly stdout: Buffer;
  readonly exitCode: number | null;
  readonly displays: readonly ExpectedDisplay[];
  readonly readFile: (name: string) => Buffer | undefined;
}

async function record(sample: Sample, folder: string): Promise<Recording> {
  const native = NATIVE[sample.language];
  if (native === undefined) throw new Error(`no native compiler is known for ${sample.language}`);
  const texts = { ...sample.files, [`main.${sample.language}`]: sample.source };
  const source = join(folder, 'source');
  const work = join(folder, 'work');
  for (const [name, text] of Object.entries(texts)) {
    for (const root of [source, work]) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  }
  const program = join(folder, 'program');
  const dies = sample.expected.outcome !== 'exited';
  native(sample, source, program);
  const recording = join(folder, 'displays');
  const run = spawnSync(program, sample.args, {
    cwd: work,
    env: { ...sample.env, PETRI_DISPLAY: recording },
    input: sample.stdin ?? '',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', dies ? 'ignore' : 'inherit'],
  });
  const frames = existsSync(recording) ? readFrames(readFileSync(recording)) : [];
  const displays = frames.map(({ id, ...frame }) => ({
    ...frame,
    ...(id === undefined || id === '' ? {} : { displayId: id }),
  }));
  return {
    stdout: run.stdout,
    exitCode: run.status,
    displays: await Promise.all(lastingDisplays(displays).map(expected)),
    readFile: (name) => (existsSync(join(work, name)) ? readFileSync(join(work, name)) : undefined),
  };
}

async function expected(display: Omit<Frame, 'id'> & { displayId?: string }): Promise<ExpectedDisplay> {
  const { mime, displayId, metadata, payload } = display;
  const data: unknown = mime === 'application/json' ? JSON.parse(payload.toString()) : payload;
  return {
    mime,
    ...(displayId === undefined ? {} : { displayId }),
    ...metadata,
    digest: await digestDisplay(mime, data),
  };
}

/** Path below the sample's folder → bytes that should stand there. */
function expectedFiles(sample: Sample, recording: Recording): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  if (recording.stdout.length > 0) files.set('expected/stdout.txt', recording.stdout);
  for (const name of Object.keys(sample.expected.files)) {
    files.set(`expected/files/${name}`, recording.readFile(name) ?? Buffer.from('(was not written)\n'));
  }
  if (recording.displays.length > 0) {
    const lines = recording.displays.map((display) => `  ${JSON.stringify(display)}`);
    files.set('expected/displays.json', Buffer.from(`[\n${lines.join(',\n')}\n]\n`));
  }
  return files;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  let differences = 0;
  for (const { language, id } of listSamples()) {
    if (positionals.length > 0 && !positionals.includes(`${language}/${id}`)) continue;
    const sample = readSample(language, id);
    if (sample.expected.outcome === 'failed-to-compile') continue;
    const folder = mkdtempSync(join(tmpdir(), 'petri-sample-'));
    try {
      const recording = await record(sample, folder);
      const wanted = sample.expected.exitCode;
      if (wanted !== undefined && recording.exitCode !== wanted) {
        differences++;
        console.error(`${language}/${id}: exited ${String(recording.exitCode)}, not ${String(wanted)}`);
      }
      for (const [path, bytes] of expectedFiles(sample, recording)) {
        const target = join(samplesFolder(language), id, path);
        if (existsSync(target) && readFileSync(target).equals(bytes)) continue;
        differences++;
        console.log(`${language}/${id}/${path}: ${values.check ? 'differs' : 'written'}`);
        if (values.check) continue;
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, bytes);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  if (values.check && differences > 0) process.exitCode = 1;
}

await main();

import type { ScriptEnd, ScriptGuest, ScriptRun } from '#model/guest-runtime.ts';
import { RGBA_MIME } from '#model/output.ts';
import { diagnosticText } from './compile.ts';
import { openGpu, type Gpu } from './device.ts';
import { DeviceLost, OutOfMemory, Refused } from './gpu-errors.ts';
import { GpuRun } from './gpu-run.ts';
import { isRead, readInputs, TooLarge, type Inputs } from './inputs.ts';
import { pixelsOfBuffer, pixelsOfTexture } from './picture.ts';
import { decodeProgram, type Program, type Size } from './program.ts';
import { contentBundle, contentCsv, contentText } from './show.ts';
import { ValueError } from './values.ts';

/** Runs shaders on the browser's WebGPU, one device each. */
const guest: ScriptGuest<Gpu> = {
  boot: () => openGpu(BOOT_PATIENCE_MS),
  async run(run, booted) {
    if (!run.capabilities.may('gpu')) {
      return { kind: 'trapped', trap: { reason: 'this cell may not use the graphics card', frames: [] } };
    }
    const program = decodeProgram(run.bytes);
    // A device that was made ready long ago may be gone.
    const gpu = 'missing' in booted || booted.isLost ? await openGpu(RUN_PATIENCE_MS) : booted;
    if ('missing' in gpu) return { kind: 'failed-to-compile', diagnostics: [gpu.missing] };
    const work = new GpuRun(gpu.device, program);
    try {
      return await execute(run, program, work, gpu.isSoftware);
    } catch (error) {
      return endOf(error, run);
    } finally {
      work.dispose();
    }
  },
};

export default guest;

const BOOT_PATIENCE_MS = 10_000;
/** Within the time of the run. */
const RUN_PATIENCE_MS = 2_000;
/** Rounds of loops for each millisecond that the cell has: an adapter in software needs 10 to 150 ns for one. */
const ROUNDS_PER_MS = 5_000;

async function execute(
  run: ScriptRun,
  program: Program,
  work: GpuRun,
  isSoftware: boolean,
): Promise<number | ScriptEnd> {
  const said = await work.compile();
  if (said.some(({ severity }) => severity === 'error'))
    return { kind: 'failed-to-compile', diagnostics: said };
  for (const diagnostic of said) run.stderr.write(diagnosticText(diagnostic));
  if (program.problems.length > 0) return { kind: 'failed-to-compile', diagnostics: program.problems };
  const inputs = await readInputs(program, run);
  const rounds = run.limits.timeMs * ROUNDS_PER_MS;
  if (isSoftware) await work.bound(rounds);
  const made = await work.pipelines(inputs.constants);
  if ('severity' in made) return { kind: 'failed-to-compile', diagnostics: [made] };
  await work.allocate(inputs);
  await work.execute(made.layouts, made.pipelines);
  if (await work.hasEndedLoop()) {
    const times = rounds.toLocaleString('en');
    const message = `A thread of the shader went through its loops ${times} times and was ended: the adapter in software cannot do more in the cell's time. Check what ends the loop, or raise the time limit.`;
    return { kind: 'limit-exceeded', limit: 'timeMs', message };
  }
  await show(run, program, inputs, work);
  return 0;
}

async function show(run: ScriptRun, program: Program, inputs: Inputs, work: GpuRun): Promise<void> {
  for (const { plan, count } of inputs.buffers) {
    if (!isRead(plan)) continue;
    const { name, layout, columns, save, image } = plan;
    const bytes = await work.readBuffer(name);
    if (image !== undefined) picture(run, name, pixelsOfBuffer(layout, bytes, image), image);
    const content = { name, layout, bytes, count, columns };
    if (plan.isShown) {
      run.stdout.write(contentText(content));
      run.display(contentBundle(content));
    }
    if (save !== undefined) run.files.write(save, save.endsWith('.csv') ? contentCsv(content) : bytes);
  }
  for (const texture of program.textures) {
    if (texture.access === 'read') continue;
    picture(
      run,
      texture.name,
      pixelsOfTexture(texture.format, await work.readTexture(texture), texture.size),
      texture.size,
    );
  }
}

function picture(run: ScriptRun, name: string, pixels: Uint8Array, { width, height }: Size): void {
  run.stdout.write(`${name}: a picture of ${String(width)} × ${String(height)} pixels\n`);
  run.display({ [RGBA_MIME]: pixels }, { metadata: { width, height } });
}

function endOf(error: unknown, run: ScriptRun): number | ScriptEnd {
  if (error instanceof ValueError) {
    run.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof TooLarge)
    return { kind: 'limit-exceeded', limit: 'memoryBytes', message: error.message };
  if (error instanceof OutOfMemory) {
    const message = `The graphics adapter has not so much memory: ${error.message} Make the buffers shorter.`;
    return { kind: 'limit-exceeded', limit: 'memoryBytes', message };
  }
  if (error instanceof DeviceLost) {
    const reason = `the graphics device was lost (${error.message || 'no reason given'}): a loop in the shader that does not end, or another page that took the graphics process down`;
    return { kind: 'trapped', trap: { reason, frames: [] } };
  }
  if (error instanceof Refused) return { kind: 'trapped', trap: { reason: error.message, frames: [] } };
  if (error instanceof Error && (error as { code?: unknown }).code === 'ENOSPC') {
    const message = 'The buffers that are saved do not fit into the cell’s files: raise the limit on files.';
    return { kind: 'limit-exceeded', limit: 'fileBytes', message };
  }
  throw error;
}

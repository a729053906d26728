import type { Diagnostic } from '#model/diagnostic.ts';
import { boundLoops, type Bounded } from './bounded.ts';
import { compilationDiagnostics } from './compile.ts';
import { DeviceLost, OutOfMemory, Refused, plain } from './gpu-errors.ts';
import { groupsFor, type Bound } from './groups.ts';
import type { Inputs } from './inputs.ts';
import { pixelBytes } from './picture.ts';
import type { Pass, Program, TexturePlan } from './program.ts';

/** Dispatches that are handed over at once. */
const BATCH = 256;
/** Textures are copied in rows of whole multiples of this. */
const ROW_BYTES = 256;

/** Flags of GPUBufferUsage, of which TypeScript's DOM types know no values. */
const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;

/** One program on one device. */
export class GpuRun {
  readonly #device: GPUDevice;
  readonly #program: Program;
  readonly #lost: Promise<never>;
  readonly #module: GPUShaderModule;
  /** The shader with loops that end, where nobody else ends them. */
  #bounded: (Bounded & { readonly module: GPUShaderModule; buffer?: GPUBuffer }) | undefined;
  #bound: Bound = { filled: [], textures: [] };
  /** Which buffer a name now stands for: `swap` changes it. */
  readonly #current = new Map<string, GPUBuffer>();

  constructor(device: GPUDevice, program: Program) {
    this.#device = device;
    this.#program = program;
    this.#lost = device.lost.then((info) => {
      throw new DeviceLost(info.message);
    });
    // Heard of by whoever waits.
    this.#lost.catch(() => undefined);
    device.pushErrorScope('validation');
    this.#module = device.createShaderModule({ code: program.code });
    // The same is said again, with places, by the module.
    void device.popErrorScope().catch(() => undefined);
  }

  /** What the compiler says. */
  compile(): Promise<readonly Diagnostic[]> {
    return this.#wait(compilationDiagnostics(this.#module, this.#program));
  }

  /** Has loops end after so many rounds. To be called before anything is allocated. */
  async bound(rounds: number): Promise<void> {
    const inFirst = [...this.#program.buffers, ...this.#program.textures].filter(({ group }) => group === 0);
    const free = Math.max(-1, ...inFirst.map(({ binding }) => binding)) + 1;
    const bounded = boundLoops(this.#program.code, rounds, free);
    if (bounded === undefined) return;
    this.#device.pushErrorScope('validation');
    const module = this.#device.createShaderModule({ code: bounded.code });
    const error = await this.#wait(this.#device.popErrorScope());
    if (error === null) this.#bounded = { ...bounded, module };
  }

  /** Whether a loop was ended. */
  async hasEndedLoop(): Promise<boolean> {
    const buffer = this.#bounded?.buffer;
    if (buffer === undefined) return false;
    const [ended = 0] = await this.#readBack(4, (encoder, target) => {
      encoder.copyBufferToBuffer(buffer, 0, target, 0, 4);
    });
    return ended !== 0;
  }

  /** Makes buffers and textures, and puts in what they begin with. Throws OutOfMemory or Refused. */
  async allocate({ buffers }: Inputs): Promise<void> {
    this.#bound = await this.#guard(() => ({
      filled: buffers.map((each) => {
        const usage = each.plan.kind === 'uniform' ? USAGE.uniform : USAGE.storage;
        const buffer = this.#device.createBuffer({
          label: each.plan.name,
          size: each.bytes,
          usage: usage | USAGE.copySource | USAGE.copyTarget,
        });
        if (each.content !== undefined) this.#device.queue.writeBuffer(buffer, 0, each.content);
        return { ...each, buffer };
      }),
      textures: this.#program.textures.map((plan) => ({
        ...plan,
        texture: this.#device.createTexture({
          label: plan.name,
          size: plan.size,
          format: plan.format as GPUTextureFormat,
          // STORAGE_BINDING | COPY_SRC
          usage: 8 | 1,
        }),
      })),
    }));
    for (const { plan, buffer } of this.#bound.filled) this.#current.set(plan.name, buffer);
    if (this.#bounded !== undefined) {
      this.#bounded.buffer = this.#device.createBuffer({ size: 4, usage: USAGE.storage | USAGE.copySource });
    }
  }

  /** Pipelines of all entry points that are run. Mistakes that are the shader's are diagnostics. */
  async pipelines(
    constants: Readonly<Record<string, number>>,
  ): Promise<{ layouts: GPUBindGroupLayout[]; pipelines: Map<string, GPUComputePipeline> } | Diagnostic> {
    const layouts = await this.#guard(() => this.#layouts());
    const layout = await this.#guard(() => this.#device.createPipelineLayout({ bindGroupLayouts: layouts }));
    const pipelines = new Map<string, GPUComputePipeline>();
    for (const { entry, place } of this.#program.passes) {
      if (pipelines.has(entry)) continue;
      try {
        const made = this.#device.createComputePipelineAsync({
          layout,
          compute: { module: this.#bounded?.module ?? this.#module, entryPoint: entry, constants },
        });
        pipelines.set(entry, await this.#wait(made));
      } catch (error) {
        if (error instanceof DeviceLost || !(error instanceof Error)) throw error;
        return { ...place, severity: 'error', source: 'webgpu', message: plain(error.message) };
      }
    }
    return { layouts, pipelines };
  }

  /** Runs all passes, and waits until the last one is done. */
  async execute(
    layouts: readonly GPUBindGroupLayout[],
    pipelines: ReadonlyMap<string, GPUComputePipeline>,
  ): Promise<void> {
    for (const pass of this.#program.passes) {
      const pipeline = pipelines.get(pass.entry);
      if (pipeline === undefined) continue;
      const groups = pass.groups ?? groupsFor(pass, this.#bound);
      for (let done = 0; done < pass.times; done += BATCH) {
        await this.#guard(() => {
          this.#submit(pass, pipeline, layouts, groups, Math.min(BATCH, pass.times - done));
        });
        await this.#wait(this.#device.queue.onSubmittedWorkDone());
      }
    }
  }

  /** The content of a buffer after the run. */
  async readBuffer(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const buffer = this.#current.get(name);
    if (buffer === undefined) throw new Refused(`there is no buffer ${name}`);
    return this.#readBack(buffer.size, (encoder, target) => {
      encoder.copyBufferToBuffer(buffer, 0, target, 0, buffer.size);
    });
  }

  /** The pixels of a texture after the run, row by row. */
  async readTexture(plan: TexturePlan): Promise<Uint8Array<ArrayBuffer>> {
    const found = this.#bound.textures.find(({ name }) => name === plan.name);
    if (found === undefined) throw new Refused(`there is no texture ${plan.name}`);
    const { texture, size } = found;
    const row = size.width * pixelBytes(plan.format);
    const bytesPerRow = Math.ceil(row / ROW_BYTES) * ROW_BYTES;
    const padded = await this.#readBack(bytesPerRow * size.height, (encoder, buffer) => {
      encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, size);
    });
    const pixels = new Uint8Array(row * size.height);
    for (let y = 0; y < size.height; y++) {
      pixels.set(padded.subarray(y * bytesPerRow, y * bytesPerRow + row), y * row);
    }
    return pixels;
  }

  /** Gives all memory back now, not when somebody collects it. */
  dispose(): void {
    this.#device.destroy();
  }

  #submit(
    pass: Pass,
    pipeline: GPUComputePipeline,
    layouts: readonly GPUBindGroupLayout[],
    groups: readonly [number, number, number],
    times: number,
  ): void {
    const encoder = this.#device.createCommandEncoder();
    let bindGroups = this.#bindGroups(layouts);
    let others: GPUBindGroup[] | undefined;
    for (let at = 0; at < times; at++) {
      // Each in a pass of its own would be slow; dispatches of one pass see what those before have written.
      const compute = encoder.beginComputePass();
      compute.setPipeline(pipeline);
      bindGroups.forEach((group, index) => {
        compute.setBindGroup(index, group);
      });
      compute.dispatchWorkgroups(...groups);
      compute.end();
      if (pass.swap !== undefined) {
        this.#swap(...pass.swap);
        const next = others ?? this.#bindGroups(layouts);
        others = bindGroups;
        bindGroups = next;
      }
    }
    this.#device.queue.submit([encoder.finish()]);
  }

  #swap(first: string, second: string): void {
    const [a, b] = [this.#current.get(first), this.#current.get(second)];
    if (a === undefined || b === undefined) return;
    this.#current.set(first, b);
    this.#current.set(second, a);
  }

  /** One layout for all entry points, so that what one of them does not use may stay bound. */
  #layouts(): GPUBindGroupLayout[] {
    const { buffers, textures } = this.#program;
    const visibility = 4; // COMPUTE
    const last = Math.max(this.#bounded?.group ?? -1, ...[...buffers, ...textures].map(({ group }) => group));
    return Array.from({ length: last + 1 }, (_, group) => {
      const entries: GPUBindGroupLayoutEntry[] = [];
      for (const each of buffers) {
        if (each.group === group)
          entries.push({ binding: each.binding, visibility, buffer: { type: each.kind } });
      }
      for (const { binding, format, access, ...each } of textures) {
        if (each.group !== group) continue;
        const kind = access === 'read' ? 'read-only' : access === 'read_write' ? 'read-write' : 'write-only';
        entries.push({
          binding,
          visibility,
          storageTexture: { format: format as GPUTextureFormat, access: kind },
        });
      }
      if (this.#bounded?.group === group) {
        entries.push({ binding: this.#bounded.binding, visibility, buffer: { type: 'storage' } });
      }
      return this.#device.createBindGroupLayout({ entries });
    });
  }

  #bindGroups(layouts: readonly GPUBindGroupLayout[]): GPUBindGroup[] {
    const { filled, textures } = this.#bound;
    return layouts.map((layout, group) => {
      const entries: GPUBindGroupEntry[] = [];
      for (const { plan } of filled) {
        const buffer = this.#current.get(plan.name);
        if (plan.group === group && buffer) entries.push({ binding: plan.binding, resource: { buffer } });
      }
      for (const { texture, binding, ...each } of textures) {
        if (each.group === group) entries.push({ binding, resource: texture.createView() });
      }
      if (this.#bounded?.group === group && this.#bounded.buffer !== undefined) {
        entries.push({ binding: this.#bounded.binding, resource: { buffer: this.#bounded.buffer } });
      }
      return this.#device.createBindGroup({ layout, entries });
    });
  }

  async #readBack(
    size: number,
    copy: (encoder: GPUCommandEncoder, target: GPUBuffer) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const target = await this.#guard(() => {
      const buffer = this.#device.createBuffer({ size, usage: USAGE.mapRead | USAGE.copyTarget });
      const encoder = this.#device.createCommandEncoder();
      copy(encoder, buffer);
      this.#device.queue.submit([encoder.finish()]);
      return buffer;
    });
    // 1: READ
    await this.#wait(target.mapAsync(1));
    const bytes = new Uint8Array(target.getMappedRange().slice(0));
    target.destroy();
    return bytes;
  }

  /** Does something and asks whether it was allowed and there was memory for it. */
  async #guard<T>(work: () => T): Promise<T> {
    const device = this.#device;
    for (const filter of ['validation', 'out-of-memory', 'internal'] as const) device.pushErrorScope(filter);
    let value: T;
    try {
      value = work();
    } catch (error) {
      // What the browser itself refuses: a number that is none of its own.
      throw error instanceof TypeError || error instanceof RangeError ? new Refused(error.message) : error;
    }
    const scopes = [device.popErrorScope(), device.popErrorScope(), device.popErrorScope()] as const;
    const [internal, memory, validation] = await this.#wait(Promise.all(scopes));
    if (memory !== null) throw new OutOfMemory(plain(memory.message));
    const error = validation ?? internal;
    if (error !== null) throw new Refused(plain(error.message));
    return value;
  }

  #wait<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#lost]);
  }
}

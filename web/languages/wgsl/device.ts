import type { Diagnostic } from '#model/diagnostic.ts';

/** A device to run on, or why there is none. */
export type Gpu =
  | { readonly device: GPUDevice; readonly isSoftware: boolean; isLost: boolean }
  | { readonly missing: Diagnostic };

/** What a shader may ask for with `enable`, where the adapter has it. */
const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'float32-filterable'];
/** Limits that are raised to what the adapter can. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxStorageTexturesPerShaderStage',
  'maxUniformBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Asks the browser for a device. Never rejects; `patienceMs`: after so long the graphics process is taken to be busy. */
export async function openGpu(patienceMs: number): Promise<Gpu> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Gpu>((resolve) => {
    timer = setTimeout(() => {
      resolve(
        missing(
          'gpu.busy',
          'The graphics process does not answer: a shader that does not end may still be running there. Wait a little and run the cell again; if that does not help, restart the browser.',
        ),
      );
    }, patienceMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(): Promise<Gpu> {
  const { gpu } = (globalThis.navigator as Navigator | undefined) ?? ({} as Partial<Navigator>);
  if (gpu === undefined) {
    return missing(
      'gpu.no-webgpu',
      'This browser has no WebGPU. Use a current Chrome, Edge, Safari or Firefox that has it, on a page served by https or from this machine.',
    );
  }
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) {
      return missing(
        'gpu.no-adapter',
        'The browser gives no graphics adapter to WebGPU. Turn on hardware acceleration in its settings and look at chrome://gpu; after a crash of the graphics process, restart the browser. Without a graphics card, start Chromium with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader --enable-features=Vulkan.',
      );
    }
    const device = await adapter.requestDevice({
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
    });
    const opened = { device, isSoftware: adapter.info.isFallbackAdapter, isLost: false };
    void device.lost.then(() => {
      opened.isLost = true;
    });
    return opened;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return missing(
      'gpu.no-adapter',
      `The graphics adapter cannot be used: ${reason} Close other pages that use it, or restart the browser.`,
    );
  }
}

function missing(code: string, message: string): Gpu {
  return { missing: { severity: 'error', source: 'petri', code, message } };
}

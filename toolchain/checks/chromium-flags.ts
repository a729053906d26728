/**
 * How every test, bench and screenshot starts Chromium. No sandbox: the tests run as root in containers, where
 * Chromium's own cannot start; nothing else is switched that a reader's browser would have on.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** In addition, for what needs WebGPU: an adapter in software, which every machine has. */
export const SOFTWARE_GPU_FLAGS: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

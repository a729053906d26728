import type { FileTree, ToolchainTools } from '#model/language.ts';
import { CXX_SYSROOT, SYSROOT } from './argv.ts';

/** What runs the tools of the pack: one program, and what it sees. */
export interface LoadedClang {
  readonly module: WebAssembly.Module;
  readonly mounts: Readonly<Record<string, FileTree>>;
}

/** The pack's program and sysroot; C does not wait for what only C++ needs. */
export async function loadClang(tools: ToolchainTools, cxx: boolean): Promise<LoadedClang> {
  const [module, sysroot, cxxSysroot] = await Promise.all([
    tools.pack.module('llvm.wasm'),
    tools.pack.tree('sysroot.tar'),
    cxx ? tools.pack.tree('sysroot-cxx.tar') : undefined,
  ]);
  return {
    module,
    mounts: { [SYSROOT]: sysroot, ...(cxxSysroot !== undefined && { [CXX_SYSROOT]: cxxSysroot }) },
  };
}

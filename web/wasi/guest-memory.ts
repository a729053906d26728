/**
 * Views of a guest's linear memory, made once and renewed only when the memory has grown.
 * Asking `WebAssembly.Memory.buffer` on each call costs more than most calls do; growth detaches the old
 * buffer, so a view of length 0 tells it at the price of one load.
 */
export class GuestMemory {
  u8 = new Uint8Array(0);
  view = new DataView(new ArrayBuffer(0));
  #memory: WebAssembly.Memory | undefined;

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
    this.renew();
  }

  /** To be called at the start of every import, before `u8` or `view` is read. */
  refresh(): void {
    if (this.u8.length === 0) this.renew();
  }

  renew(): void {
    if (this.#memory === undefined) return;
    const buffer = this.#memory.buffer;
    this.u8 = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  get byteLength(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }
}

import { readClock } from './clocks.ts';
import { defs } from './defs.ts';
import { DeviceNode, DirectoryNode, FileNode } from './nodes.ts';
import { setU64, type HostState } from './state.ts';
import { WOULD_BLOCK, type InputStream } from './streams.ts';

const SUBSCRIPTION = 48;
const EVENT = 32;
const MAX_SUBSCRIPTIONS = 65_536;

/** `poll_oneoff`: waits until a descriptor is ready or a clock has run out. It really waits: nothing spins. */
export function pollFunctions(state: HostState) {
  const { memory, table, clock, timer } = state;
  /** When the guest began to wait, by the timer. */
  let began = 0;

  /** Writes the events that are due now; how many. `deadlines` holds milliseconds of the timer. */
  function collect(from: number, to: number, count: number, deadlines: readonly number[]): number {
    const { view } = memory;
    let events = 0;
    let slept = 0;
    for (let i = 0; i < count; i++) {
      const at = from + i * SUBSCRIPTION;
      const type = view.getUint8(at + 8);
      let errno = defs.ERRNO_SUCCESS;
      let bytes = 0;
      let hangup = 0;
      if (type === defs.EVENTTYPE_CLOCK) {
        const deadline = deadlines[i] ?? Number.NaN;
        if (Number.isNaN(deadline)) errno = defs.ERRNO_INVAL;
        else if (timer() < deadline) continue;
        else slept = Math.max(slept, deadline - began);
      } else {
        const ready = readiness(view.getUint32(at + 16, true), type);
        if (ready === WOULD_BLOCK) continue;
        if (ready < WOULD_BLOCK) errno = -ready - 2;
        else bytes = ready;
        hangup = type === defs.EVENTTYPE_FD_READ && ready === 0 && isStream(at) ? 1 : 0;
      }
      const event = to + events * EVENT;
      view.setUint32(event, view.getUint32(at, true), true);
      view.setUint32(event + 4, view.getUint32(at + 4, true), true);
      view.setUint16(event + 8, errno, true);
      view.setUint8(event + 10, type);
      setU64(view, event + 16, bytes);
      view.setUint16(event + 24, hangup, true);
      events++;
    }
    if (slept > 0) clock.slept?.(slept);
    return events;
  }

  function isStream(at: number): boolean {
    return table.get(memory.view.getUint32(at + 16, true))?.node instanceof DeviceNode;
  }

  /** Bytes that can be moved, WOULD_BLOCK, or an errno as `-errno - 2`. */
  function readiness(fd: number, type: number): number {
    const descriptor = table.get(fd);
    if (descriptor === undefined) return -defs.ERRNO_BADF - 2;
    if ((descriptor.rights & defs.RIGHTS_POLL_FD_READWRITE) === 0) return -defs.ERRNO_NOTCAPABLE - 2;
    const { node } = descriptor;
    if (node instanceof DirectoryNode) return -defs.ERRNO_BADF - 2;
    if (node instanceof FileNode)
      return type === defs.EVENTTYPE_FD_READ ? Math.max(0, node.size - descriptor.offset) : 65_536;
    if (!(node instanceof DeviceNode)) return -defs.ERRNO_BADF - 2;
    if (type === defs.EVENTTYPE_FD_WRITE) return node.output === undefined ? -defs.ERRNO_BADF - 2 : 65_536;
    return node.input === undefined ? -defs.ERRNO_BADF - 2 : node.input.available();
  }

  function pollOneoff(from: number, to: number, count: number, out: number): number | Promise<number> {
    memory.refresh();
    if (count <= 0 || count > MAX_SUBSCRIPTIONS) return defs.ERRNO_INVAL;
    const { view } = memory;
    const deadlines: number[] = [];
    const inputs: InputStream[] = [];
    let first = Number.POSITIVE_INFINITY;
    began = timer();
    for (let i = 0; i < count; i++) {
      const at = (from >>> 0) + i * SUBSCRIPTION;
      const type = view.getUint8(at + 8);
      if (type > defs.EVENTTYPE_FD_WRITE) return defs.ERRNO_INVAL;
      if (type === defs.EVENTTYPE_CLOCK) {
        const deadline = deadlineAt(at);
        deadlines[i] = deadline;
        if (deadline < first) first = deadline;
      } else if (type === defs.EVENTTYPE_FD_READ) {
        const node = table.get(view.getUint32(at + 16, true))?.node;
        if (node instanceof DeviceNode && node.input?.wait !== undefined) inputs.push(node.input);
      }
    }
    return attempt(from >>> 0, to >>> 0, count, out >>> 0, deadlines, inputs[0], first);
  }

  function attempt(
    from: number,
    to: number,
    count: number,
    out: number,
    deadlines: readonly number[],
    input: InputStream | undefined,
    first: number,
  ): number | Promise<number> {
    for (;;) {
      memory.refresh();
      const events = collect(from, to, count, deadlines);
      if (events > 0) {
        memory.view.setUint32(out, events, true);
        return defs.ERRNO_SUCCESS;
      }
      state.beforeWait();
      const ms = Math.max(0, first - timer());
      const waiting = input?.wait === undefined ? state.sleep(ms) : input.wait(ms);
      if (waiting !== undefined) {
        return waiting.then(() => {
          memory.renew();
          return attempt(from, to, count, out, deadlines, input, first);
        });
      }
    }
  }

  /** A clock subscription's end in milliseconds of the timer; NaN for a clock that there is not. */
  function deadlineAt(at: number): number {
    const { view } = memory;
    const id = view.getUint32(at + 16, true);
    const now = readClock(clock, id);
    if (now === undefined) return Number.NaN;
    const timeoutMs = Number(view.getBigUint64(at + 24, true)) / 1e6;
    const absolute = (view.getUint16(at + 40, true) & defs.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME) !== 0;
    return began + (absolute ? timeoutMs - now : timeoutMs);
  }

  return { poll_oneoff: pollOneoff };
}

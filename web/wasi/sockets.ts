import { defs } from './defs.ts';
import type { HostState } from './state.ts';

/** There are no sockets: every call fails with an errno, so that a program can go on. */
export function socketFunctions(state: HostState) {
  const refuse = (fd: number): number =>
    state.table.get(fd) === undefined ? defs.ERRNO_BADF : defs.ERRNO_NOTSOCK;
  return {
    sock_accept: (fd: number, _flags: number, _out: number) => refuse(fd),
    sock_recv: (fd: number, _iovs: number, _count: number, _flags: number, _size: number, _out: number) =>
      refuse(fd),
    sock_send: (fd: number, _iovs: number, _count: number, _flags: number, _size: number) => refuse(fd),
    sock_shutdown: (fd: number, _how: number) => refuse(fd),
  };
}

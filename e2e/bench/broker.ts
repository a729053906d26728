// What deciding on a host call costs, apart from the call itself.
import type { HostCall } from '../../web/model/capability.ts';
import { levelGrants } from '../../web/model/level.ts';
import { Broker } from '../../web/runtime/broker.ts';

const CALLS = 20_000;
/** Different ones, so that no decision is that of the call before. */
const TARGETS = 100;
const HOSTS = ['https://api.example.org/**', 'https://*.example.net/v1/**'];

/** Microseconds for one decision, on files and on addresses by turns, with the grants of the level `trusted`. */
export function brokerMicros(isGranted: boolean): number {
  const broker = new Broker({ grants: levelGrants('trusted', HOSTS), cell: 'bench' });
  const host = isGranted ? 'https://api.example.net/v1' : 'https://api.example.com/v1';
  const calls = Array.from({ length: TARGETS }, (_, at): HostCall => {
    if (at % 2 === 1) return { name: 'net', verb: 'get', target: `${host}/${String(at)}` };
    return isGranted
      ? { name: 'fs', verb: 'read', target: `/data/${String(at)}.csv` }
      : { name: 'clipboard' };
  });
  let allowed = 0;
  const begun = performance.now();
  for (let at = 0; at < CALLS; at++) {
    const call = calls[at % TARGETS];
    if (call !== undefined && broker.may(call)) allowed += 1;
  }
  const ms = performance.now() - begun;
  if (allowed !== (isGranted ? CALLS : 0)) throw new Error(`${String(allowed)} of the calls were allowed`);
  return (ms * 1000) / CALLS;
}

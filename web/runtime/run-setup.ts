import type { GuestRun, RunEnd } from '#model/run.ts';
import { isReadOnly } from '#model/session-files.ts';
import { Broker } from './broker.ts';
import type { RunSetup } from './protocol.ts';

/** A run as it crosses into the sandbox. A file that the guest may not read does not go there. */
export function setupOf(guest: GuestRun): RunSetup {
  const { programName, args, env, files, folders = [], limits, grants, own, cell } = guest;
  const broker = brokerOf(guest);
  const readsAll = broker.hasAll('fs', 'read');
  const mayRead = (path: string): boolean => readsAll || mayTouch(broker, 'read', path);
  return {
    programName,
    args,
    env,
    files: Object.fromEntries(Object.entries(files).filter(([path]) => mayRead(path))),
    folders: folders.filter(({ path }) => mayRead(path)),
    limits,
    grants,
    ...(own && { own }),
    cell,
  };
}

/**
 * What of the end of a run is taken over. A script shares its thread with what keeps it from files: what it may not write or
 * remove stays as it was, whatever it says.
 */
export function takenOver(guest: GuestRun, end: RunEnd): RunEnd {
  const { folders = [] } = guest;
  const broker = brokerOf(guest);
  // A hundred thousand files are looked at one by one.
  const all = { write: broker.hasAll('fs', 'write'), delete: broker.hasAll('fs', 'delete') };
  const may = (verb: 'write' | 'delete', path: string): boolean =>
    !isReadOnly(path, folders) && (all[verb] || mayTouch(broker, verb, path));
  const { files, removed } = end;
  return {
    ...end,
    ...(files && { files: new Map([...files].filter(([path]) => may('write', path))) }),
    ...(removed && { removed: removed.filter((path) => may('delete', path)) }),
  };
}

function brokerOf({ grants, cell, own }: GuestRun): Broker {
  return new Broker({ grants, cell, ...(own && { own }) });
}

function mayTouch(broker: Broker, verb: 'read' | 'write' | 'delete', path: string): boolean {
  return broker.has({ name: 'fs', verb, target: `/${path}` });
}

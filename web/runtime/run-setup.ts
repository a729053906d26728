import type { GuestRun, RunEnd } from '#model/run.ts';
import { Broker } from './broker.ts';
import type { RunSetup } from './protocol.ts';

/** A run as it crosses into the sandbox. A file that the guest may not read does not go there. */
export function setupOf({ programName, args, env, files, limits, grants, own, cell }: GuestRun): RunSetup {
  const broker = new Broker({ grants, cell, ...(own && { own }) });
  const readable = broker.hasAll('fs', 'read')
    ? files
    : Object.fromEntries(Object.entries(files).filter(([path]) => mayTouch(broker, 'read', path)));
  return { programName, args, env, files: readable, limits, grants, ...(own && { own }), cell };
}

/**
 * What of the end of a run is taken over. A script shares its thread with what keeps it from files: what it may not write or
 * remove stays as it was, whatever it says.
 */
export function takenOver({ grants, own, cell }: GuestRun, end: RunEnd): RunEnd {
  const broker = new Broker({ grants, cell, ...(own && { own }) });
  const { files, removed } = end;
  return {
    ...end,
    ...(files !== undefined &&
      !broker.hasAll('fs', 'write') && {
        files: new Map([...files].filter(([path]) => mayTouch(broker, 'write', path))),
      }),
    ...(removed !== undefined &&
      !broker.hasAll('fs', 'delete') && {
        removed: removed.filter((path) => mayTouch(broker, 'delete', path)),
      }),
  };
}

function mayTouch(broker: Broker, verb: 'read' | 'write' | 'delete', path: string): boolean {
  return broker.has({ name: 'fs', verb, target: `/${path}` });
}

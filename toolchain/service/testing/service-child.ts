import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServiceChild {
  readonly process: ChildProcess;
  /** Where it answers, `/` last. */
  readonly api: string;
  /** Sends a signal, and waits for the end unless it is one that does not end it. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** The service in a process of its own, ready. */
export async function openServiceChild(environment: Readonly<Record<string, string>>): Promise<ServiceChild> {
  const entry = fileURLToPath(new URL('service-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const api = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    void ended.then(() => reject(new Error('the service did not start')));
  });
  return {
    process: child,
    api,
    async end(signal) {
      child.kill(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
    },
  };
}

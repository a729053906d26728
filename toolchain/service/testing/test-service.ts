import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../serve/main.ts';
import type { HttpLimits } from '../../serve/bounded-server.ts';
import type { RunEvent } from '../event-log.ts';
import { openService } from '../open-service.ts';
import { serviceSettings, type ServiceSettings } from '../service-settings.ts';
import { whyNoSandbox } from '../sandbox/probe.ts';
import type { RunFacts, ServiceResult } from '../service-run.ts';
import { findTargets } from '../targets.ts';
import { toolchainsFolder } from '../toolchain-folder.ts';

/** Why a language's target cannot be tried here; undefined when it can. */
export async function whyNotHere(language: string, target: string): Promise<string | undefined> {
  const targets = await findTargets(toolchainsFolder(), await whyNoSandbox());
  const found = targets.find((each) => each.language === language && each.id === target);
  return found === undefined ? 'there is no recipe' : found.reason;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: RunFacts & {
    readonly code: string;
    readonly message: string;
    readonly [member: string]: unknown;
  };
}

/**
 * A service behind the server of the site, as `npm start` has it, with a store of its own, or the one that the environment names.
 */
export async function openTestService(
  environment: Readonly<Record<string, string>> = {},
  limits?: HttpLimits,
  more: Partial<ServiceSettings> = {},
) {
  const { PETRI_SERVICE_STORE: shared } = environment;
  const storeFolder = shared ?? (await mkdtemp(join(tmpdir(), 'petri-store-')));
  const settings = await serviceSettings({
    ...process.env,
    ...environment,
    PETRI_SERVICE_STORE: storeFolder,
  });
  const service = await openService({ ...settings, logLevel: 'silent', ...more });
  const { server, address } = await listen({
    root: storeFolder,
    host: '127.0.0.1',
    port: 0,
    base: '/site/',
    isolation: true,
    service,
    ...(limits && { limits }),
  });
  const api = `${address}api/`;
  return {
    service,
    folder: storeFolder,
    ...testClient([api]),
    async close() {
      await service.drain();
      server.close();
      server.closeAllConnections();
      if (shared === undefined) await rm(storeFolder, { recursive: true, force: true });
    },
  };
}

export type TestService = Awaited<ReturnType<typeof openTestService>>;

/** Asks each of several addresses in turn: what one says, every other one knows. */
export function testClient(apis: readonly string[]) {
  let turn = 0;
  const next = (): string => apis[turn++ % apis.length] ?? '';
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(next() + path, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    };
  };
  const events = async function* (
    id: string,
    after = 0,
    headers: Record<string, string> = {},
  ): AsyncGenerator<RunEvent> {
    const response = await fetch(`${next()}v1/runs/${id}/events`, {
      headers: { ...headers, ...(after > 0 && { 'Last-Event-ID': String(after) }) },
    });
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const groups = /^id: (?<id>\d+)\nevent: (?<event>.*)\ndata: (?<data>.*)$/.exec(block)?.groups;
        if (groups)
          yield { id: Number(groups['id']), event: groups['event'] ?? '', data: groups['data'] ?? '' };
      }
    }
  };
  /** All of a run, from a request to its result. `beside`: what is done when it was accepted. */
  const whole = async (
    path: 'compile' | 'run',
    body: object,
    beside: (id: string) => Promise<void> = () => Promise.resolve(),
  ) => {
    const { status, body: facts } = await ask('POST', `v1/${path}`, body);
    if (status !== 202) throw new Error(`${String(status)}: ${JSON.stringify(facts)}`);
    const all: RunEvent[] = [];
    const done = beside(facts.id);
    for await (const event of events(facts.id)) all.push(event);
    await done;
    const outputs = all
      .filter(({ event }) => event === 'output')
      .map(({ data }) => JSON.parse(data) as { name: string; text: string });
    const textOf = (name: string) =>
      outputs
        .filter((each) => each.name === name)
        .map(({ text }) => text)
        .join('');
    const files = all
      .filter(({ event }) => event === 'file')
      .map(({ data }) => JSON.parse(data) as { name: string; base64: string })
      .map(({ name, base64 }) => [name, Buffer.from(base64, 'base64')] as const);
    const last = all.at(-1);
    if (last?.event !== 'result') throw new Error(`no result: ${JSON.stringify(last)}`);
    const result = JSON.parse(last.data) as ServiceResult;
    return {
      id: facts.id,
      events: all,
      result,
      stdout: textOf('stdout'),
      stderr: textOf('stderr'),
      files: new Map(files),
    };
  };
  /** Resolves when a run is over. */
  const done = async (id: string, key: string): Promise<void> => {
    const headers = { Authorization: `Bearer ${key}` };
    await (await fetch(`${next()}v1/runs/${id}/events`, { headers })).text();
  };
  /** Sum of a metric over all of them. */
  const metric = async (name: string): Promise<number> => {
    const texts = await Promise.all(apis.map(async (each) => (await fetch(`${each}metrics`)).text()));
    const values = texts.flatMap((text) =>
      text
        .split('\n')
        .flatMap((line) => (line.startsWith(`${name} `) ? [Number(line.slice(name.length))] : [])),
    );
    return values.reduce((sum, value) => sum + value, 0);
  };
  return { api: apis[0] ?? '', ask, events, whole, done, metric };
}

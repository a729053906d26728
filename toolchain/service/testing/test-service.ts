import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../serve/main.ts';
import type { HttpLimits } from '../../serve/server.ts';
import type { RunEvent } from '../event-log.ts';
import { openService, serviceSettings } from '../open-service.ts';
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

/** A service behind the server of the site, as `npm start` has it, with a store of its own. */
export async function openTestService(
  environment: Readonly<Record<string, string>> = {},
  limits?: HttpLimits,
) {
  // One that the caller names is the caller's, and stays.
  const own = environment['PETRI_SERVICE_STORE'];
  const storeFolder = own ?? (await mkdtemp(join(tmpdir(), 'petri-store-')));
  const settings = await serviceSettings({
    ...process.env,
    ...environment,
    PETRI_SERVICE_STORE: storeFolder,
  });
  const service = await openService({ ...settings, logLevel: 'silent' });
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
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(api + path, {
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
  const events = async function* (id: string, after = 0): AsyncGenerator<RunEvent> {
    const response = await fetch(`${api}v1/runs/${id}/events`, {
      headers: after === 0 ? {} : { 'Last-Event-ID': String(after) },
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
  /** All of a run, from a request to its result. */
  const whole = async (path: 'compile' | 'run', body: object) => {
    const { status, body: facts } = await ask('POST', `v1/${path}`, body);
    if (status !== 202) throw new Error(`${String(status)}: ${JSON.stringify(facts)}`);
    const all: RunEvent[] = [];
    for await (const event of events(facts.id)) all.push(event);
    const outputs = all
      .filter(({ event }) => event === 'output')
      .map(({ data }) => JSON.parse(data) as { name: string; text: string });
    const textOf = (name: string) =>
      outputs
        .filter((each) => each.name === name)
        .map(({ text }) => text)
        .join('');
    const last = all.at(-1);
    if (last?.event !== 'result') throw new Error(`no result: ${JSON.stringify(last)}`);
    const result = JSON.parse(last.data) as ServiceResult;
    return { id: facts.id, events: all, result, stdout: textOf('stdout'), stderr: textOf('stderr') };
  };
  return {
    api,
    service,
    ask,
    events,
    whole,
    async close() {
      await service.drain();
      server.close();
      server.closeAllConnections();
      if (own === undefined) await rm(storeFolder, { recursive: true, force: true });
    },
  };
}

export type TestService = Awaited<ReturnType<typeof openTestService>>;

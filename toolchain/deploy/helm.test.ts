import { readdir, readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from '../checks/command.ts';
import { findTool, titledFor } from './tools.ts';

const CHART = join(ROOT, 'deploy/helm/petri');
const read = (name: string) => readFile(join(CHART, name), 'utf8');
const values = parse(await read('values.yaml')) as Record<string, unknown>;
const names = await readdir(join(CHART, 'templates'));
const templates = (await Promise.all(names.map((name) => read(`templates/${name}`)))).join('\n');

const helm = await findTool('helm');
const validator = await findTool('kubectl-validate');

/** Of Kubernetes; 1.33 has user namespaces for pods unless they are switched off. */
const KUBERNETES = ['--kube-version', '1.33.0'];
/** What there is to choose, all at once: with the chart's own values it is every template. */
const OTHERWISE = [
  'autoscaling.kind=external',
  'front.ingress.enabled=true',
  'front.ingress.tlsSecret=tls',
  'queue.cidr=10.0.0.0/24',
  'queue.urlSecret=queue',
  'store.storageClass=fast',
  'origins={https://docs.example.org}',
  'worker.targets=rust/browser',
].flatMap((each) => ['--set', each]);

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Record<string, unknown>;
}

const render = async (...args: readonly string[]): Promise<{ text: string; all: readonly Manifest[] }> => {
  const end = await helm?.run('template', 'demo', CHART, ...KUBERNETES, ...args);
  if (end?.code !== 0) throw new Error(end?.text);
  const documents = parseAllDocuments(end.text).filter((each) => 'toJS' in each);
  const all = documents.map((document) => document.toJS() as Manifest | null);
  return { text: end.text, all: all.filter((each) => each !== null) };
};

const BUCKET = [
  'store.bucket.address=https://s3.example.org/petri',
  'store.bucket.cidr=192.0.2.0/24',
].flatMap((each) => ['--set', each]);

describe('the Helm chart', () => {
  it('has values as its schema says, and a schema that finds mistakes', async () => {
    const validate = new Ajv().compile(JSON.parse(await read('values.schema.json')) as object);
    expect(validate(values), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...values, wroker: {} })).toBe(false);
    expect(validate({ ...values, origins: ['docs.example.org'] })).toBe(false);
    expect(validate({ ...values, image: { front: 'petri-front', worker: 'x:1' } })).toBe(false);
  });

  it('uses values that there are, and all of them', () => {
    const used = [...templates.matchAll(/\.Values((?:\.[A-Za-z]+)+)/g)].map(([, path = '']) => path.slice(1));
    const valueOf = (path: string) =>
      path
        .split('.')
        .reduce<unknown>((each, key) => (each as Record<string, unknown> | undefined)?.[key], values);
    expect(used.filter((path) => valueOf(path) === undefined)).toEqual([]);
    const leaves = Object.entries(values).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.keys(value).map((inner) => `${key}.${inner}`)
        : [key],
    );
    const isUsed = (leaf: string) => used.some((path) => path === leaf || path.startsWith(`${leaf}.`));
    expect(leaves.filter((leaf) => !isUsed(leaf))).toEqual([]);
  });

  it('has templates whose actions are closed', () => {
    const actions = [...templates.matchAll(/\{\{-?\s*(\/\*|\w+)/g)].map(([, word]) => word);
    const count = (...words: string[]) => actions.filter((word) => words.includes(word ?? '')).length;
    expect(count('end')).toBe(count('if', 'with', 'range', 'define'));
    expect(templates.split('{{').length).toBe(templates.split('}}').length);
  });

  describe.skipIf(helm === undefined)(titledFor(helm, 'as Helm renders it', 'helm'), () => {
    it('has nothing that helm lint finds', async () => {
      expect(await helm?.run('lint', '--strict', CHART)).toMatchObject({ code: 0 });
    });

    it('lets workers reach the queue and names only, and nobody but probes and Prometheus reach them', async () => {
      const { all } = await render();
      const policy = all.find(
        ({ kind, metadata }) => kind === 'NetworkPolicy' && /worker$/.test(metadata.name),
      );
      expect(policy?.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
      const egress = policy?.spec['egress'] as { ports: { port: number }[] }[];
      expect(egress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual([6379, 53, 53]);
    });

    it('keeps programs in a bucket without a claim, and lets pods reach it', async () => {
      const { all, text } = await render(...BUCKET);
      expect(all.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
      expect(text).not.toMatch(/claimName|PETRI_SERVICE_STORE_BYTES/);
      expect(text.match(/PETRI_SERVICE_S3\b/g)).toHaveLength(2);
      const policies = all.filter(({ kind }) => kind === 'NetworkPolicy');
      for (const { spec } of policies)
        expect(spec['egress']).toContainEqual({
          to: [{ ipBlock: { cidr: '192.0.2.0/24' } }],
          ports: [{ protocol: 'TCP', port: 443 }],
        });
      expect(policies).toHaveLength(2);
    });

    it('has pods without rights, that are given time to end, and grow with the queue', async () => {
      const { all, text } = await render();
      const pods = all.filter(({ kind }) => kind === 'Deployment');
      expect(pods).toHaveLength(2);
      for (const { spec } of pods) {
        const pod = (spec['template'] as { spec: Record<string, unknown> }).spec;
        expect(pod).toMatchObject({
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true },
          containers: [
            {
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              readinessProbe: { httpGet: { path: '/api/readyz' } },
              livenessProbe: { httpGet: { path: '/api/healthz' } },
            },
          ],
        });
        expect(pod['terminationGracePeriodSeconds']).toBeGreaterThan(30);
      }
      expect(text).toContain('query: max(petri_queue_waiting');
      const other = await render(...OTHERWISE);
      expect(other.all.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toHaveLength(2);
    });

    it.skipIf(validator === undefined)(
      titledFor(validator, 'is what Kubernetes’ own schemas take', 'kubectl-validate'),
      async () => {
        const folder = await mkdtemp(join(tmpdir(), 'petri-chart-'));
        try {
          for (const [at, values] of [OTHERWISE, BUCKET].entries()) {
            const path = join(folder, `${String(at)}.yaml`);
            await writeFile(path, (await render(...values)).text);
            expect(await validator?.run('--version', '1.30', path)).toMatchObject({ code: 0 });
          }
        } finally {
          await rm(folder, { recursive: true });
        }
      },
      60_000,
    );
  });
});

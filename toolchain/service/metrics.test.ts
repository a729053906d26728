import { expect, it } from 'vitest';
import { Metrics } from './metrics.ts';

it('writes what it counted as Prometheus reads it', () => {
  const metrics = new Metrics({ runs_total: 'Runs.', run_seconds: 'Time.', waiting: 'Waiting.' });
  metrics.gauge('waiting', () => 3);
  metrics.count('runs_total', { language: 'c' });
  metrics.count('runs_total', { language: 'c' });
  metrics.count('runs_total', { language: 'a"b\n' });
  metrics.observe('run_seconds', 0.2);
  metrics.observe('run_seconds', 100);
  const lines = metrics.text().split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      '# HELP runs_total Runs.',
      '# TYPE runs_total counter',
      'runs_total{language="c"} 2',
      'runs_total{language="a_b_"} 1',
      'waiting 3',
      'run_seconds_bucket{le="0.1"} 0',
      'run_seconds_bucket{le="0.25"} 1',
      'run_seconds_bucket{le="60"} 1',
      'run_seconds_bucket{le="+Inf"} 2',
      'run_seconds_sum 100.2',
      'run_seconds_count 2',
    ]),
  );
});

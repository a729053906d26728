/** Upper bounds of histograms, in seconds. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

type Labels = Readonly<Record<string, string>>;

interface Series {
  readonly labels: Labels;
  value: number;
}

interface Histogram {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
  count: number;
}

/** What the service counts, in Prometheus' text format (version 0.0.4). Names and labels are the service's own, never a client's. */
export class Metrics {
  readonly #help: Readonly<Record<string, string>>;
  readonly #counters = new Map<string, Map<string, Series>>();
  readonly #histograms = new Map<string, Map<string, Histogram>>();
  readonly #gauges = new Map<string, () => number>();

  /** @param help what each metric is, by name */
  constructor(help: Readonly<Record<string, string>>) {
    this.#help = help;
  }

  count(name: string, labels: Labels = {}): void {
    const series = entry(this.#counters, name, labels, () => ({ labels, value: 0 }));
    series.value++;
  }

  observe(name: string, seconds: number, labels: Labels = {}): void {
    const found = entry(this.#histograms, name, labels, () => ({
      labels,
      counts: BUCKETS.map(() => 0),
      sum: 0,
      count: 0,
    }));
    BUCKETS.forEach((bound, at) => {
      if (seconds <= bound) found.counts[at] = (found.counts[at] ?? 0) + 1;
    });
    found.sum += seconds;
    found.count++;
  }

  gauge(name: string, read: () => number): void {
    this.#gauges.set(name, read);
  }

  text(): string {
    const lines: string[] = [];
    const head = (name: string, type: string) =>
      lines.push(`# HELP ${name} ${this.#help[name] ?? ''}`, `# TYPE ${name} ${type}`);
    for (const [name, read] of this.#gauges) {
      head(name, 'gauge');
      lines.push(`${name} ${String(read())}`);
    }
    for (const [name, all] of this.#counters) {
      head(name, 'counter');
      for (const { labels, value } of all.values())
        lines.push(`${name}${labelText(labels)} ${String(value)}`);
    }
    for (const [name, all] of this.#histograms) {
      head(name, 'histogram');
      for (const { labels, counts, sum, count } of all.values()) {
        BUCKETS.forEach((bound, at) => {
          const with_ = labelText({ ...labels, le: String(bound) });
          lines.push(`${name}_bucket${with_} ${String(counts[at] ?? 0)}`);
        });
        lines.push(`${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${String(count)}`);
        lines.push(
          `${name}_sum${labelText(labels)} ${String(sum)}`,
          `${name}_count${labelText(labels)} ${String(count)}`,
        );
      }
    }
    return `${lines.join('\n')}\n`;
  }
}

function entry<T>(all: Map<string, Map<string, T>>, name: string, labels: Labels, make: () => T): T {
  const series = all.get(name) ?? new Map<string, T>();
  all.set(name, series);
  const key = labelText(labels);
  const found = series.get(key) ?? make();
  series.set(key, found);
  return found;
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, '_')}"`,
  );
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

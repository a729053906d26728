const lines = petri.readFile('access.log').trimEnd().split('\n');

const requests = lines.map((line) => {
  const [time, method, path, status, bytes] = line.split(' ');
  return { time, method, path, status: Number(status), bytes: Number(bytes) };
});

const byPath = new Map();
for (const request of requests) {
  const own = byPath.get(request.path) ?? [];
  byPath.set(request.path, [...own, request]);
}

const summary = [...byPath]
  .map(([path, own]) => ({
    path,
    requests: own.length,
    errors: own.filter(({ status }) => status >= 400).length,
    kB: Math.round(own.reduce((sum, { bytes }) => sum + bytes, 0) / 100) / 10,
  }))
  .sort((a, b) => b.requests - a.requests || a.path.localeCompare(b.path));

console.table(summary);
petri.writeFile('out/summary.json', JSON.stringify(summary, null, 2) + '\n');
console.log(`Written: ${petri.listFiles('out').join(', ')}`);

import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, whyNotHere, type TestService } from './testing/test-service.ts';

const noC = await whyNotHere('c', 'native');
const noRust = await whyNotHere('rust', 'browser');
const titled = (title: string, reason: string | undefined) =>
  `${title}${reason === undefined ? '' : `, skipped: ${reason}`}`;

const SECRET = 'secret-of-the-service-4711';
let it_: TestService;
/** A file of the machine that a compiler would love to read, in a folder that everybody may enter. */
let secretFile = '';

beforeAll(async () => {
  process.env['PETRI_TEST_SECRET'] = SECRET;
  const folder = await mkdtemp(join(tmpdir(), 'petri-secret-'));
  secretFile = join(folder, 'secret.txt');
  await writeFile(secretFile, `"${SECRET}"\n`, { mode: 0o644 });
  it_ = await openTestService();
});
afterAll(async () => {
  Reflect.deleteProperty(process.env, 'PETRI_TEST_SECRET');
  await it_.close();
  await rm(join(secretFile, '..'), { recursive: true });
});
/** Whatever was tried: the service works, nothing is left over. */
afterEach(async () => {
  if (noC !== undefined) return;
  const { stdout } = await it_.whole('run', {
    language: 'c',
    source: '#include <stdio.h>\nint main(void) { puts("fine"); }',
  });
  expect(stdout).toBe('fine\n');
  const left = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('petri-run-') && !others.has(name));
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);
});
/** Another service on this machine may be at work. */
const others = new Set((await readdir(tmpdir())).filter((name) => name.startsWith('petri-run-')));

const c = (source: string, more: object = {}) => it_.whole('run', { language: 'c', source, ...more });
const everything = (run: object) => JSON.stringify(run);

describe.skipIf(noC !== undefined)(titled('a hostile C program or text', noC), () => {
  it.each([
    ['#include', (path: string) => `#include "${path}"\nint main(void) { return 0; }`],
    [
      '#embed',
      (path: string) => `char bytes[] = {\n#embed "${path}"\n};\nint main(void) { return bytes[0]; }`,
    ],
    [
      '.incbin',
      (path: string) => `__asm__(".section .data\\n.incbin \\"${path}\\"\\n");\nint main(void) { return 0; }`,
    ],
  ])('threat 27 service files: %s of a file of the machine finds nothing', async (_how, textFor) => {
    for (const path of ['/etc/passwd', secretFile, `../../..${secretFile}`]) {
      const run = await c(textFor(path));
      expect(run.result.outcome, path).toBe('failed-to-compile');
      expect(everything(run)).not.toMatch(/root:|secret-of-the/);
    }
  });

  it('threat 27 service files: a program sees its toolchain and its own folder, and can write to nothing else', async () => {
    const { stdout } =
      await c(`#include <stdio.h>\n#include <dirent.h>\n#include <unistd.h>\n#include <string.h>
int main(void) { DIR *d = opendir("/"); struct dirent *e; while ((e = readdir(d))) if (e->d_name[0] != '.') printf("%s ", e->d_name);
  printf("|"); const char *files[] = {"/etc/passwd", "/root", "/home", "/var", "${secretFile}"};
  for (int i = 0; i < 5; i++) printf("%d", access(files[i], F_OK)); printf("|");
  const char *places[] = {"/usr/x", "/x", "/src/x", "/program", "/dev/x", "/proc/x"};
  for (int i = 0; i < 6; i++) printf("%d", fopen(places[i], "w") != 0); return 0; }`);
    const [names = '', seen, written] = stdout.split('|');
    expect(
      names
        .trim()
        .split(' ')
        .filter((name) => !/^(?:bin|sbin|lib\d*|usr)$/.test(name))
        .sort(),
    ).toEqual(['dev', 'proc', 'program', 'src', 'tmp', 'work']);
    expect(seen).toBe('-1-1-1-1-1');
    expect(written).toBe('000000');
  });

  it('threat 28 service secrets: no environment and no process of the service can be seen', async () => {
    const { stdout } =
      await c(`#include <stdio.h>\n#include <dirent.h>\n#include <ctype.h>\n#include <string.h>\n#include <unistd.h>
extern char **environ;
static void show(const char *path) { char text[4096]; FILE *f = fopen(path, "r"); if (!f) return; size_t n = fread(text, 1, sizeof text, f); fwrite(text, 1, n, stdout); fclose(f); }
int main(void) { for (char **e = environ; *e; e++) puts(*e); DIR *d = opendir("/proc"); struct dirent *e; char path[300]; int n = 0;
  while ((e = readdir(d))) if (isdigit(e->d_name[0])) { n++; sprintf(path, "/proc/%s/environ", e->d_name); show(path); sprintf(path, "/proc/%s/cmdline", e->d_name); if (strcmp(e->d_name, "1")) show(path); }
  printf("\\n%d processes, uid %d\\n", n, getuid()); return 0; }`);
    expect(stdout).toMatch(/\n2 processes, uid 65534\n$/);
    expect(stdout).not.toMatch(new RegExp(`${SECRET}|PETRI|npm_|VITEST|vitest`));
  });

  it.each([
    '-fplugin=/tmp/x.so',
    '-Wl,-T,/etc/passwd',
    '-B/tmp',
    '-specs=/tmp/x',
    '@/etc/passwd',
    '-I/etc',
    '-include',
    '-o/src/x',
    '-Xclang',
    '--sysroot=/',
  ])('threat 29 service host: the flag %s is refused', async (flag) => {
    const answer = await it_.ask('POST', 'v1/compile', {
      language: 'c',
      source: 'int main(void) { return 0; }',
      flags: [flag],
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'service.flag-refused' } });
  });

  it('threat 29 service host: names and arguments are never read by a shell, nor as flags', async () => {
    const { stdout } = await c(
      '#include <stdio.h>\nint f(void);\nint main(int n, char **v) { printf("%d %s", f(), v[1]); return 0; }',
      {
        files: { '-o $(touch x).c': 'int f(void) { return 5; }', '-fplugin=x.c': '' },
        args: ['; touch /work/y; $(id)'],
      },
    );
    expect(stdout).toBe('5 ; touch /work/y; $(id)');
  });

  it('threat 30 service host: a fork bomb has no more processes than it may', async () => {
    const { stdout, result } = await c(
      `#include <stdio.h>\n#include <unistd.h>
int main(void) { int n = 0; for (;;) { int p = fork(); if (p < 0) break; if (p == 0) for (;;) fork(); n++; } printf("%d\\n", n); fflush(stdout); for (;;); }`,
      { limits: { timeMs: 1500 } },
    );
    expect(result.outcome).toBe('timed-out');
    expect(Number(stdout)).toBeLessThan(64);
  });

  it('threat 30 service host: time, memory, disk and output end', async () => {
    const spin = await c(
      '#include <signal.h>\nint main(void) { signal(SIGTERM, SIG_IGN); signal(SIGINT, SIG_IGN); for (;;); }',
      { limits: { timeMs: 500 } },
    );
    expect(spin.result.outcome).toBe('timed-out');
    const asleep = await c(
      '#include <unistd.h>\nint main(void) { if (fork()) return 0; setsid(); sleep(1000); }',
      { limits: { timeMs: 5000 } },
    );
    expect(asleep.result.timings.runMs).toBeLessThan(4000);
    const memory = await c(
      '#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = malloc(1 << 20); if (!p) return 7; memset(p, 1, 1 << 20); } }',
      { limits: { memoryBytes: 64e6 } },
    );
    expect(memory.result.outcome === 'limit-exceeded' || memory.result.exitCode === 7).toBe(true);
    const disk = await c(
      `#include <stdio.h>\n#include <errno.h>\nstatic char b[1 << 16];
int main(void) { for (int i = 0; i < 100000; i++) { char n[40]; sprintf(n, i % 2 ? "/work/%d" : "/dev/shm/%d", i); FILE *f = fopen(n, "w"); if (!f) { continue; } if (!fwrite(b, sizeof b, 1, f) || fflush(f)) { if (i > 5000) { printf("%d", errno == ENOSPC); return 0; } } fclose(f); } return 1; }`,
      { limits: { fileBytes: 4e6, timeMs: 10_000 } },
    );
    expect(disk).toMatchObject({ stdout: '1', result: { exitCode: 0 } });
    const flood = await c(
      '#include <stdio.h>\nint main(void) { for (;;) puts("0123456789012345678901234567890123456789"); }',
      { limits: { outputBytes: 1000 } },
    );
    expect(flood.result).toMatchObject({ outcome: 'limit-exceeded', truncated: true });
    expect(flood.stdout).toHaveLength(1000);
  });

  it('threat 30 service host: a text that its compiler never gets done with is ended, and not kept', async () => {
    const bomb =
      '#define A(x) x x x x x x x x x x\n#define B(x) A(A(A(x)))\nint a[] = { B(B(B(1,))) };\nint main(void) { return 0; }';
    const { body } = await it_.ask('POST', 'v1/compile', { language: 'c', source: bomb });
    const facts = await it_.ask('DELETE', `v1/runs/${body.id}`);
    expect(facts.body).toEqual({ stopped: true });
    const all = [];
    for await (const event of it_.events(body.id)) all.push(event);
    expect(all.at(-1)?.data).toContain('"outcome":"stopped"');
    const again = await it_.ask('POST', 'v1/compile', { language: 'c', source: bomb });
    expect(again.body.state).not.toBe('done');
    await it_.ask('DELETE', `v1/runs/${again.body.id}`);
  });

  it('threat 30 service host: a program cannot reach past its namespaces', async () => {
    const { stdout } =
      await c(`#define _GNU_SOURCE\n#include <stdio.h>\n#include <sched.h>\n#include <errno.h>\n#include <sys/mount.h>\n#include <sys/ptrace.h>\n#include <signal.h>\n#include <unistd.h>\n#include <sys/syscall.h>
int main(void) { printf("%d ", unshare(CLONE_NEWUSER)); printf("%d ", mount("none", "/work", "tmpfs", 0, 0)); printf("%ld ", ptrace(PTRACE_TRACEME, 0, 0, 0));
  printf("%ld ", syscall(SYS_keyctl, 0, 0, 0)); printf("%ld ", syscall(SYS_bpf, 0, 0, 0)); printf("%ld ", syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)); printf("%d ", kill(getppid() == 0 ? 1 : getppid(), SIGKILL) == 0 && getppid() == 0); fflush(stdout); return 0; }`);
    expect(stdout).toBe('-1 -1 -1 -1 -1 -1 0 ');
  });

  describe('that looks for a network', () => {
    let server: Server;
    let asked = 0;
    beforeAll(async () => {
      server = createServer((_request, response) => {
        asked++;
        response.end(SECRET);
      });
      await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    });
    afterAll(() => server.close());

    it('threat 31 internal net: no address of the machine, or beyond it, can be reached', async () => {
      const { port } = server.address() as AddressInfo;
      const { stdout } =
        await c(`#include <stdio.h>\n#include <errno.h>\n#include <arpa/inet.h>\n#include <sys/socket.h>\n#include <ifaddrs.h>
static void try(const char *host) { struct sockaddr_in a = { AF_INET, htons(${String(port)}) }; inet_pton(AF_INET, host, &a.sin_addr); int s = socket(AF_INET, SOCK_STREAM, 0); printf("%d ", connect(s, (void *)&a, sizeof a)); }
int main(void) { try("127.0.0.1"); try("169.254.169.254"); try("10.0.0.1"); try("1.1.1.1"); return 0; }`);
      expect(stdout).toBe('-1 -1 -1 -1 ');
      expect(asked).toBe(0);
    });
  });

  it('threat 33 result cache: what one client makes is another’s only for the very same inputs', async () => {
    const source = 'int main(void) { return WHO; }';
    const one = await c(source, { flags: ['-DWHO=1'] });
    const two = await c(source, { flags: ['-DWHO=2'] });
    expect([one.result.exitCode, two.result.exitCode]).toEqual([1, 2]);
    // No request names the digest under which something is kept.
    const forged = await it_.ask('POST', 'v1/compile', {
      language: 'c',
      source,
      flags: ['-DWHO=3'],
      id: one.result.artifact?.digest,
      digest: one.result.artifact?.digest,
    });
    expect(forged.body.id).not.toBe(one.result.artifact?.digest);
    expect(await it_.ask('PUT', `v1/artifacts/${one.result.artifact?.digest ?? ''}`, {})).toMatchObject({
      status: 404,
    });
  });

  it('threat 33 result cache: a result is not given as a program', async () => {
    const { id } = await it_.whole('compile', { language: 'c', source: 'int main(void) { return 0; }' });
    expect(await it_.ask('GET', `v1/artifacts/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'service.artifact-unknown' },
    });
  });

  it('threat 34 queue: a flood of different requests is told to come back, and what was accepted is done', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        it_.ask('POST', 'v1/compile', {
          language: 'c',
          source: `int main(void) { return ${String(at)}; } // flood`,
        }),
      ),
    );
    const [taken, refused] = [202, 429].map((status) => answers.filter((each) => each.status === status));
    expect((taken?.length ?? 0) + (refused?.length ?? 0)).toBe(40);
    expect(refused?.length).toBeGreaterThan(0);
    expect(
      refused?.every(
        ({ body, headers }) => body.code === 'service.client-full' && Number(headers.get('retry-after')) > 0,
      ),
    ).toBe(true);
    for (const { body } of taken ?? []) {
      let last = '';
      for await (const { event } of it_.events(body.id)) last = event;
      expect(last).toBe('result');
    }
  });
});

describe.skipIf(noRust !== undefined)(titled('a hostile Rust text', noRust), () => {
  it.each(['include_str!', 'include_bytes!', 'include!'])(
    'threat 27 service files: %s of a file of the machine finds nothing',
    async (macro) => {
      for (const path of ['/etc/passwd', secretFile]) {
        const run = await it_.whole('compile', {
          language: 'rust',
          source: `fn main() { let _ = ${macro}("${path}"); }`,
        });
        expect(run.result.outcome).toBe('failed-to-compile');
        expect(everything(run)).not.toMatch(/root:|secret-of-the/);
      }
    },
  );

  it('threat 28 service secrets: option_env! sees nothing of the service', async () => {
    const source =
      'fn main() { print!("{:?} {:?}", option_env!("PETRI_TEST_SECRET"), option_env!("npm_config_user_agent")); }';
    expect(await it_.whole('run', { language: 'rust', target: 'native', source })).toMatchObject({
      stdout: 'None None',
    });
  });

  it.each([
    '-Clinker=/bin/sh',
    '-Clink-arg=-T/etc/passwd',
    '--extern=x=/tmp/x.so',
    '-L/tmp',
    '-Zunstable-options',
    '--emit=asm',
  ])('threat 29 service host: the flag %s is refused', async (flag) => {
    const answer = await it_.ask('POST', 'v1/compile', {
      language: 'rust',
      source: 'fn main() {}',
      flags: [flag],
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'service.flag-refused' } });
  });
});

describe('a hostile client', () => {
  it.each(['../x.c', '/etc/x', 'a/../../x', 'a\0b', '', 'con:x', 'a//b', '.'])(
    'threat 32 artefacts: a file named %j is refused',
    async (name) => {
      const answer = await it_.ask('POST', 'v1/compile', {
        language: 'c',
        source: '',
        files: { [name]: '' },
      });
      // Where there is no compiler, that is said first or last: never is it accepted.
      expect([400, 422]).toContain(answer.status);
      if (noC === undefined) expect(answer.body.code).toBe('request.invalid');
    },
  );

  it.each([{ a: '', 'a/b': '' }, { 'main.c': '' }, { 'main.c/x': '' }])(
    'threat 32 artefacts: names that stand in each other’s way are refused: %j',
    async (files) => {
      const answer = await it_.ask('POST', 'v1/compile', { language: 'c', source: '', files });
      expect([400, 422]).toContain(answer.status);
    },
  );

  it('threat 34 queue: a body that is too large is not read', async () => {
    const answer = await it_.ask('POST', 'v1/compile', { language: 'c', source: 'x'.repeat(70_000) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'request.too-large' } });
  });

  it('threat 34 queue: a client that sends its request for ever keeps nobody waiting', async () => {
    const { port } = new URL(it_.api);
    const slow = connect(Number(port), '127.0.0.1');
    slow.write(
      'POST /site/api/v1/compile HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n{',
    );
    expect((await it_.ask('GET', 'healthz')).status).toBe(200);
    slow.destroy();
  });

  it('threat 36 service API: a page of another site can neither ask nor read', async () => {
    const body = { language: 'c', source: 'int main(void) { return 0; }' };
    const Origin = 'https://evil.example';
    expect(await it_.ask('POST', 'v1/compile', body, { Origin })).toMatchObject({
      status: 403,
      body: { code: 'service.origin-refused' },
    });
    expect(
      (await it_.ask('OPTIONS', 'v1/compile', undefined, { Origin })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await it_.ask('POST', 'v1/compile', JSON.stringify(body), { 'Content-Type': type });
      expect(answer).toMatchObject({ status: 415, body: { code: 'request.media-type' } });
    }
  });

  it('threat 36 service API: a name that leads here is no name of ours, and a proxy’s client is not local', async () => {
    const { port } = new URL(it_.api);
    const rebound = await raw(Number(port), 'Host: evil.example');
    expect(rebound).toContain('service.host-refused');
    expect(await raw(Number(port), 'Host: localhost\r\nX-Forwarded-For: 203.0.113.9')).toContain(
      'service.key-required',
    );
  });

  it('threat 36 service API: with keys everybody needs one, and pages of named origins may ask', async () => {
    const locked = await openTestService({
      PETRI_SERVICE_KEYS: 'docs:0123456789abcdef',
      PETRI_SERVICE_ORIGINS: 'https://docs.example',
    });
    try {
      expect(await locked.ask('GET', 'v1/targets')).toMatchObject({
        status: 401,
        body: { code: 'service.key-required' },
      });
      expect(
        (await locked.ask('GET', 'v1/targets', undefined, { Authorization: 'Bearer 0123456789abcdeX' }))
          .status,
      ).toBe(401);
      const mine = { Authorization: 'Bearer 0123456789abcdef', Origin: 'https://docs.example' };
      const answer = await locked.ask('GET', 'v1/targets', undefined, mine);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://docs.example');
      expect((await locked.ask('GET', 'v1/targets?key=0123456789abcdef')).status).toBe(401);
    } finally {
      await locked.close();
    }
  });
});

/** A request as it is written, which `fetch` would not send so. */
function raw(port: number, headers: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
    socket.write(`GET /site/api/v1/targets HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
  });
}

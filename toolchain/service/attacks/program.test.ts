import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackedService, noC, SECRET, titled } from '../testing/attacked-service.ts';

const it_ = attackedService();

describe.skipIf(noC !== undefined)(titled('a hostile program', noC), () => {
  it('threat 30 service host: a fork bomb has no more processes than it may', async () => {
    const { stdout, result } = await it_.c(
      `#include <stdio.h>\n#include <unistd.h>
int main(void) { int n = 0; for (;;) { int p = fork(); if (p < 0) break; if (p == 0) for (;;) fork(); n++; } printf("%d\\n", n); fflush(stdout); for (;;); }`,
      { limits: { timeMs: 1500 } },
    );
    expect(result.outcome).toBe('timed-out');
    expect(Number(stdout)).toBeLessThan(64);
  });

  it('threat 30 service host: time, memory, disk and output end', async () => {
    const spin = await it_.c(
      '#include <signal.h>\nint main(void) { signal(SIGTERM, SIG_IGN); signal(SIGINT, SIG_IGN); for (;;); }',
      { limits: { timeMs: 500 } },
    );
    expect(spin.result.outcome).toBe('timed-out');
    const asleep = await it_.c(
      '#include <unistd.h>\nint main(void) { if (fork()) return 0; setsid(); sleep(1000); }',
      { limits: { timeMs: 5000 } },
    );
    expect(asleep.result.timings.runMs).toBeLessThan(4000);
    const memory = await it_.c(
      '#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = malloc(1 << 20); if (!p) return 7; memset(p, 1, 1 << 20); } }',
      { limits: { memoryBytes: 64e6 } },
    );
    expect(memory.result.outcome === 'limit-exceeded' || memory.result.exitCode === 7).toBe(true);
    const disk = await it_.c(
      `#include <stdio.h>\n#include <errno.h>\nstatic char b[1 << 16];
int main(void) { for (int i = 0; i < 100000; i++) { char n[40]; sprintf(n, i % 2 ? "/work/%d" : "/dev/shm/%d", i); FILE *f = fopen(n, "w"); if (!f) { continue; } if (!fwrite(b, sizeof b, 1, f) || fflush(f)) { if (i > 5000) { printf("%d", errno == ENOSPC); return 0; } } fclose(f); } return 1; }`,
      { limits: { fileBytes: 4e6, timeMs: 10_000 } },
    );
    expect(disk).toMatchObject({ stdout: '1', result: { exitCode: 0 } });
    const flood = await it_.c(
      '#include <stdio.h>\nint main(void) { for (;;) puts("0123456789012345678901234567890123456789"); }',
      { limits: { outputBytes: 1000 } },
    );
    expect(flood.result).toMatchObject({ outcome: 'limit-exceeded', truncated: true });
    expect(flood.stdout).toHaveLength(1000);
  });

  it.each([
    ['to stdout', 'for (;;) write(1, b, sizeof b);'],
    ['to stderr', 'for (;;) write(2, b, sizeof b);'],
    ['by many processes', 'fork(); fork(); fork(); for (;;) write(1, b, sizeof b);'],
  ])(
    'threat 30 service host: 10 GB of output %s is cut, and fills no memory of the service',
    async (_how, loop) => {
      const before = process.memoryUsage().rss;
      const flood = await it_.c(
        `#include <unistd.h>\n#include <string.h>\nstatic char b[1 << 20];\nint main(void) { memset(b, 'x', sizeof b); ${loop} }`,
        { limits: { outputBytes: 1e12, timeMs: 20_000 } },
      );
      expect(flood.result).toMatchObject({ outcome: 'limit-exceeded', truncated: true });
      expect(flood.stdout.length + flood.stderr.length).toBeLessThanOrEqual(4 * 1024 * 1024);
      expect(flood.result.usage.outputBytes).toBeLessThan(128 * 1024 * 1024);
      expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
    },
  );

  it('threat 30 service host: signals reach the program itself and nobody else', async () => {
    const source = (shot: string) => `#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>
int main(void) { setbuf(stdout, 0); puts("begun"); ${shot} return 0; }`;
    const bystander = it_.c(source('sleep(4); puts("untouched");'));
    const shots = [
      'kill(getppid(), SIGKILL); kill(getppid(), SIGSTOP); kill(1, SIGKILL); kill(1, SIGSTOP);',
      'for (int pid = 2; pid < 70000; pid++) if (pid != getpid()) kill(pid, SIGKILL);',
      'kill(-1, SIGKILL); kill(0, SIGTERM);',
      'killpg(getpgrp(), SIGKILL);',
    ];
    for (const shot of shots) {
      const run = await it_.c(source(shot), { limits: { timeMs: 5000 } });
      expect(run.stdout, shot).toBe('begun\n');
      expect(['exited', 'trapped'], shot).toContain(run.result.outcome);
    }
    expect((await bystander).stdout).toBe('begun\nuntouched\n');
  });

  it('threat 30 service host: a program cannot reach past its namespaces', async () => {
    const { stdout } =
      await it_.c(`#define _GNU_SOURCE\n#include <stdio.h>\n#include <sched.h>\n#include <errno.h>\n#include <sys/mount.h>\n#include <sys/ptrace.h>\n#include <signal.h>\n#include <unistd.h>\n#include <sys/syscall.h>
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
        await it_.c(`#include <stdio.h>\n#include <errno.h>\n#include <arpa/inet.h>\n#include <sys/socket.h>\n#include <ifaddrs.h>
static void try(const char *host) { struct sockaddr_in a = { AF_INET, htons(${String(port)}) }; inet_pton(AF_INET, host, &a.sin_addr); int s = socket(AF_INET, SOCK_STREAM, 0); printf("%d ", connect(s, (void *)&a, sizeof a)); }
int main(void) { try("127.0.0.1"); try("169.254.169.254"); try("10.0.0.1"); try("1.1.1.1"); return 0; }`);
      expect(stdout).toBe('-1 -1 -1 -1 ');
      expect(asked).toBe(0);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { attackedService, titled } from '../testing/attacked-service.ts';
import { whyNotHere } from '../testing/test-service.ts';

const noGo = await whyNotHere('go', 'native');
const it_ = attackedService();
const everything = (run: object) => JSON.stringify(run);
const go = (source: string, files: Record<string, string> = {}) =>
  it_.service().whole('run', { language: 'go', target: 'native', source, files });
const MAIN = 'package main\n\nfunc main() { println("fine") }\n';

describe.skipIf(noGo !== undefined)(titled('a hostile Go text', noGo), () => {
  it('threat 27 service files: //go:embed and #include of a file of the machine find nothing', async () => {
    for (const path of ['/etc/passwd', it_.secretFile(), '../../etc/passwd', '/usr/../etc/passwd']) {
      const embedded = `package main\n\nimport _ "embed"\n\n//go:embed ${path}\nvar text string\n\nfunc main() { print(text) }\n`;
      const assembled = await go('package main\n\nfunc f()\n\nfunc main() { f() }\n', {
        'x.s': `#include "${path}"\n`,
      });
      for (const run of [await go(embedded), assembled]) {
        expect(run.result.outcome, path).toBe('failed-to-compile');
        expect(everything(run)).not.toMatch(/root:|secret-of-the/);
      }
    }
  });

  it.each([
    [
      'cgo',
      'package main\n\n// #cgo LDFLAGS: -Wl,-T/etc/passwd\n// #include <stdlib.h>\nimport "C"\n\nfunc main() { C.abort() }\n',
    ],
    ['a linker’s directive', 'package main\n\n//go:cgo_ldflag "-Wl,-T/etc/passwd"\nfunc main() {}\n'],
    [
      'a link into the runtime',
      'package main\n\nimport _ "unsafe"\n\n//go:linkname f runtime.mapclear\nfunc f()\n\nfunc main() { f() }\n',
    ],
  ])('threat 29 service host: %s is no way out of the language', async (_what, source) => {
    expect((await go(source, { 'x.s': '' })).result.outcome).toBe('failed-to-compile');
  });

  it('threat 29 service host: go generate, tests and other modules are not run, nor asked for', async () => {
    const files = {
      'gen.go': 'package main\n\n//go:generate sh -c "echo generated"\n',
      'x_test.go': 'package main\n\nfunc init() { println("tested") }\n',
      'vendor/modules.txt': '# a.b/c v1.0.0\n',
    };
    expect(await go(MAIN, files)).toMatchObject({ stderr: 'fine\n', result: { outcome: 'exited' } });
    const elsewhere = await go('package main\n\nimport _ "golang.org/x/text"\n\nfunc main() {}\n', {
      'go.mod': 'module cell\n\ngo 1.26\n\nrequire golang.org/x/text v0.3.0\n',
    });
    expect(elsewhere.result.diagnostics[0]?.message).toContain('module lookup disabled');
    const other = await go(MAIN, { 'go.mod': 'module cell\n\ngo 1.99\n\ntoolchain go1.99.1\n' });
    expect(other.result.diagnostics[0]?.message).toContain('requires go >= 1.99');
  });

  it.each([
    '-toolexec=/bin/sh',
    '-ldflags=-linkmode=external',
    '-gcflags=-importcfg=/etc/passwd',
    '-gcflags=all=-N',
    '-asmflags=-I/etc',
    '-overlay=/src/x.json',
    '-modfile=/etc/passwd',
    '-mod=vendor',
    '-C=/etc',
    '-o=/src/x',
    '-exec',
    '-tags=a b',
  ])('threat 29 service host: the flag %s is refused', async (flag) => {
    const answer = await it_
      .service()
      .ask('POST', 'v1/compile', { language: 'go', source: MAIN, flags: [flag] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'service.flag-refused' } });
  });

  it('threat 33 result cache: what is compiled cannot write to what the next compile reads', async () => {
    const source = `package main

import (
	"fmt"
	"os"
)

func main() {
	for _, path := range []string{"/usr/share/petri/kept/go/x", "/usr/lib/go/src/fmt/x.go", "/src/main.go"} {
		_, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
		fmt.Println(err != nil)
	}
}
`;
    expect((await go(source)).stdout).toBe('true\ntrue\ntrue\n');
  });
});

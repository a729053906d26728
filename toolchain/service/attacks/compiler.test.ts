import { describe, expect, it } from 'vitest';
import { attackedService, noC, noRust, SECRET, titled } from '../testing/attacked-service.ts';

const it_ = attackedService();
const everything = (run: object) => JSON.stringify(run);

describe.skipIf(noC !== undefined)(titled('a hostile C text, or flag', noC), () => {
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
    for (const path of ['/etc/passwd', it_.secretFile(), `../../..${it_.secretFile()}`]) {
      const run = await it_.c(textFor(path));
      expect(run.result.outcome, path).toBe('failed-to-compile');
      expect(everything(run)).not.toMatch(/root:|secret-of-the/);
    }
  });

  it('threat 27 service files: a program sees its toolchain and its own folder, and can write to nothing else', async () => {
    const { stdout } =
      await it_.c(`#include <stdio.h>\n#include <dirent.h>\n#include <unistd.h>\n#include <string.h>
int main(void) { DIR *d = opendir("/"); struct dirent *e; while ((e = readdir(d))) if (e->d_name[0] != '.') printf("%s ", e->d_name);
  printf("|"); const char *files[] = {"/etc/passwd", "/root", "/home", "/var", "${it_.secretFile()}"};
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
      await it_.c(`#include <stdio.h>\n#include <dirent.h>\n#include <ctype.h>\n#include <string.h>\n#include <unistd.h>
extern char **environ;
static void show(const char *path) { char text[4096]; FILE *f = fopen(path, "r"); if (!f) return; size_t n = fread(text, 1, sizeof text, f); fwrite(text, 1, n, stdout); fclose(f); }
int main(void) { for (char **e = environ; *e; e++) puts(*e); DIR *d = opendir("/proc"); struct dirent *e; char path[300]; int n = 0;
  while ((e = readdir(d))) if (isdigit(e->d_name[0])) { n++; sprintf(path, "/proc/%s/environ", e->d_name); show(path); sprintf(path, "/proc/%s/cmdline", e->d_name); if (strcmp(e->d_name, "1")) show(path); }
  printf("\\n%d processes, uid %d\\n", n, getuid()); return 0; }`);
    expect(stdout).toMatch(/\n2 processes, uid 65534\n$/);
    expect(stdout).not.toMatch(new RegExp(`${SECRET}|PETRI|npm_|VITEST|vitest`));
  });

  it('threat 29 service host: flags that load, read or write something are refused', async () => {
    for (const flag of [
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
    ]) {
      const answer = await it_.service().ask('POST', 'v1/compile', {
        language: 'c',
        source: 'int main(void) { return 0; }',
        flags: [flag],
      });
      expect(answer, flag).toMatchObject({ status: 422, body: { code: 'service.flag-refused' } });
    }
  });

  it('threat 29 service host: names and arguments are never read by a shell, nor as flags', async () => {
    const { stdout } = await it_.c(
      '#include <stdio.h>\nint f(void);\nint main(int n, char **v) { printf("%d %s", f(), v[1]); return 0; }',
      {
        files: { '-o $(touch x).c': 'int f(void) { return 5; }', '-fplugin=x.c': '' },
        args: ['; touch /work/y; $(id)'],
      },
    );
    expect(stdout).toBe('5 ; touch /work/y; $(id)');
  });
});

describe.skipIf(noRust !== undefined)(titled('a hostile Rust text', noRust), () => {
  it.each(['include_str!', 'include_bytes!', 'include!'])(
    'threat 27 service files: %s of a file of the machine finds nothing',
    async (macro) => {
      for (const path of ['/etc/passwd', it_.secretFile()]) {
        const run = await it_.service().whole('compile', {
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
    expect(await it_.service().whole('run', { language: 'rust', target: 'native', source })).toMatchObject({
      stdout: 'None None',
    });
  });

  it('threat 29 service host: no code of a text runs while it is compiled: procedural macros, build scripts, libraries', async () => {
    const write = 'std::fs::write("/work/ran", "x").unwrap(); panic!("ran")';
    const compile = (source: string, files: Record<string, string> = {}) =>
      it_.service().whole('run', { language: 'rust', target: 'native', source, files });
    const macro = `#![crate_type = "proc-macro"]\nextern crate proc_macro;\n#[proc_macro] pub fn m(_: proc_macro::TokenStream) -> proc_macro::TokenStream { ${write} }`;
    // Of one's own crate none can be used, and a library of macros is no program.
    expect((await compile(`${macro}\nm!();\nfn main() {}`)).result.outcome).toBe('failed-to-compile');
    expect((await compile(macro)).result.outcome).not.toBe('exited');
    const files = {
      'build.rs': `fn main() { ${write} }`,
      'Cargo.toml': '[package]\nname = "x"\nversion = "1.0.0"\nbuild = "build.rs"\n',
      'rust-toolchain.toml': '[toolchain]\npath = "/src"\n',
      '.cargo/config.toml': '[build]\nrustc-wrapper = "/src/build.rs"\n',
      'libevil.so': 'ELF',
      'libevil.rlib': '!<arch>\n',
    };
    const built = await compile(
      'fn main() { print!("{}", std::path::Path::new("/work/ran").exists()); }',
      files,
    );
    expect(built.stdout).toBe('false');
    const linked = await compile('extern crate evil;\nfn main() {}', files);
    expect(linked.result.outcome).toBe('failed-to-compile');
    const named = await compile(
      '#[link(name = "evil")] extern "C" { fn f(); }\nfn main() { unsafe { f() } }',
      files,
    );
    expect(named.result.outcome).toBe('failed-to-compile');
  });

  it('threat 29 service host: flags that load, read or write something are refused', async () => {
    for (const flag of [
      '-Clinker=/bin/sh',
      '-Clink-arg=-T/etc/passwd',
      '--extern=x=/tmp/x.so',
      '-L/tmp',
      '-Zunstable-options',
      '--emit=asm',
    ]) {
      const answer = await it_.service().ask('POST', 'v1/compile', {
        language: 'rust',
        source: 'fn main() {}',
        flags: [flag],
      });
      expect(answer, flag).toMatchObject({ status: 422, body: { code: 'service.flag-refused' } });
    }
  });
});

/** Tags that hold here, beside those that a reader sets with `-tags`. */
const HOLDING: ReadonlySet<string> = new Set(['wasip1', 'wasm', 'gc', 'goexperiment.regabiwrappers']);

const SYSTEMS =
  `aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1
  windows zos`.split(/\s+/);
const PROCESSORS =
  `386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm`.split(' ');

/** Whether Go would build the file for wasip1 by its name: `x_linux.go` is for Linux, `x_test.go` for `go test`. */
export function isNameBuilt(name: string): boolean {
  const base = name.replace(/^.*\//, '');
  if (/^[_.]/.test(base) || base.endsWith('_test.go')) return false;
  // The part before the first underscore is a name whatever it says: linux.go is for every system.
  const parts = base.replace(/\.go$/, '').split('_').slice(1);
  const last = parts.at(-1) ?? '';
  const beforeLast = parts.at(-2) ?? '';
  if (PROCESSORS.includes(last)) {
    return last === 'wasm' && (!SYSTEMS.includes(beforeLast) || beforeLast === 'wasip1');
  }
  return !SYSTEMS.includes(last) || last === 'wasip1';
}

/** The value of a `//go:build` expression; undefined when it is not one. `minor`: 26 for Go 1.26. */
export function holds(expression: string, tags: ReadonlySet<string>, minor: number): boolean | undefined {
  const tokens = expression.match(/&&|\|\||[!()]|[\w.]+|\S/g) ?? [];
  let at = 0;

  const or = (): boolean => {
    let value = and();
    while (tokens[at] === '||') {
      at++;
      value = and() || value;
    }
    return value;
  };
  const and = (): boolean => {
    let value = not();
    while (tokens[at] === '&&') {
      at++;
      value = not() && value;
    }
    return value;
  };
  const not = (): boolean => {
    const token = tokens[at++];
    if (token === '!') return !not();
    if (token === '(') {
      const value = or();
      if (tokens[at++] !== ')') throw new SyntaxError(expression);
      return value;
    }
    if (token === undefined || !/^[\w.]+$/.test(token)) throw new SyntaxError(expression);
    const release = /^go1\.(\d+)$/.exec(token)?.[1];
    return release === undefined ? HOLDING.has(token) || tags.has(token) : Number(release) <= minor;
  };

  try {
    const value = or();
    return at === tokens.length ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

import { describe, expect, it } from 'vitest';
import { attackedService, noC, noRust, titled } from '../testing/attacked-service.ts';

const COMPILE_SECONDS = 3;
// All at once: most of them only wait for their end.
const it_ = attackedService({
  PETRI_SERVICE_COMPILE_SECONDS: String(COMPILE_SECONDS),
  PETRI_SERVICE_PLACES: '5',
});

/**
 * Compiles a text that is made to use up the compiler: it ends in time, as what it is, gives no program and, when it was ended,
 * is not kept.
 */
async function explode(language: string, [what, source]: readonly [string, string]): Promise<void> {
  const { id, result } = await it_.service().whole('compile', { language, target: 'native', source });
  expect(['timed-out', 'limit-exceeded', 'failed-to-compile'], what).toContain(result.outcome);
  expect(result.timings.compileMs, what).toBeLessThan((COMPILE_SECONDS + 2) * 1000);
  expect(result.artifact, what).toBeUndefined();
  if (result.outcome !== 'failed-to-compile') {
    const { body } = await it_.service().ask('POST', 'v1/compile', { language, target: 'native', source });
    expect(body.state, what).not.toBe('done');
    await it_.service().ask('DELETE', `v1/runs/${id}`);
    let last = '';
    for await (const { event } of it_.service().events(id)) last = event;
    expect(last, what).toBe('result');
  }
}

const DOUBLING = Array.from(
  { length: 30 },
  (_, at) => `#define M${String(at + 1)} M${String(at)} M${String(at)}\n`,
).join('');

const C_BOMBS: readonly (readonly [string, string])[] = [
  ['macros that double', `#define M0 1+\n${DOUBLING}int main(void) { return M30 0; }`],
  [
    '10 GB by the assembler',
    '__asm__(".data\\n.fill 10737418240, 1, 0x41\\n.text");\nint main(void) { return 0; }',
  ],
  ['10 GB of data', 'char big[10737418240L] = { 1 };\nint main(void) { return big[1]; }'],
];
const CPP_BOMBS: readonly (readonly [string, string])[] = [
  [
    'templates that branch',
    `template<int N, class A, class B> struct T { using l = T<N - 1, T, A>; using r = T<N - 1, B, T>; static constexpr int v = l::v + r::v; };
template<class A, class B> struct T<0, A, B> { static constexpr int v = 1; };
int main() { return T<60, int, char>::v; }`,
  ],
  [
    'a constant that takes for ever',
    `constexpr unsigned long f(unsigned n) { return n < 2 ? n : f(n - 1) + f(n - 2); }
template<unsigned N> struct S { static constexpr unsigned long v = f(N % 25) + S<N - 1>::v; }; template<> struct S<0> { static constexpr unsigned long v = 0; };
int main() { constexpr auto v = S<900>::v; return v; }`,
  ],
];
const RUST_BOMBS: readonly (readonly [string, string])[] = [
  [
    'macros that double',
    '#![recursion_limit = "4000"]\nmacro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)*) } }\nfn main() { m!(1 +); }',
  ],
  [
    'a constant that takes for ever',
    '#![allow(long_running_const_eval)]\nconst N: u64 = { let mut n = 0u64; while n < u64::MAX { n += 1; } n };\nfn main() { println!("{}", N); }',
  ],
  [
    'types that double',
    `#![recursion_limit = "4000"]
trait D { fn d(n: u32) -> u32; } struct Z; impl D for Z { fn d(n: u32) -> u32 { n } }
struct P<A, B>(A, B); impl<A: D, B: D> D for P<A, B> { fn d(n: u32) -> u32 { if n == 0 { 0 } else { A::d(n) + <P<P<A, B>, P<B, A>>>::d(n - 1) } } }
fn main() { std::process::exit(<P<Z, Z>>::d(90) as i32); }`,
  ],
];

describe.skipIf(noC !== undefined)(titled('a C or C++ text made to use up its compiler', noC), () => {
  it('threat 30 service host: a text that is stopped while it is compiled is not kept', async () => {
    const source =
      '#define A(x) x x x x x x x x x x\n#define B(x) A(A(A(x)))\nint a[] = { B(B(B(1,))) };\nint main(void) { return 0; }';
    const { body } = await it_.service().ask('POST', 'v1/compile', { language: 'c', source });
    expect((await it_.service().ask('DELETE', `v1/runs/${body.id}`)).body).toEqual({ stopped: true });
    const all = [];
    for await (const event of it_.service().events(body.id)) all.push(event);
    expect(all.at(-1)?.data).toContain('"outcome":"stopped"');
    const again = await it_.service().ask('POST', 'v1/compile', { language: 'c', source });
    expect(again.body.state).not.toBe('done');
    await it_.service().ask('DELETE', `v1/runs/${again.body.id}`);
  });

  it('threat 30 service host: macros, templates, constants and data without end are ended, or refused', async () => {
    await Promise.all([
      ...C_BOMBS.map((bomb) => explode('c', bomb)),
      ...CPP_BOMBS.map((bomb) => explode('cpp', bomb)),
    ]);
  });
});

describe.skipIf(noRust !== undefined)(titled('a Rust text made to use up its compiler', noRust), () => {
  it('threat 30 service host: macros, constants and types without end are ended, or refused', async () => {
    await Promise.all(RUST_BOMBS.map((bomb) => explode('rust', bomb)));
  });
});

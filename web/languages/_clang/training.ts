import type { Toolchain } from '#model/language.ts';

/**
 * A program that takes the compiler through its front end, its optimiser and its back end. Functions alike in shape and
 * unlike in content: one instance of the compiler must run its own functions often enough for the engine to optimise
 * them. 20 functions are enough; more only take longer.
 */
function program(functions: number): string {
  const parts = Array.from({ length: functions }, (_, at) => {
    const n = String(at);
    return `
struct node${n} { struct node${n} *next; double weight[${String(4 + at)}]; char name[16]; };
static double sum${n}(const struct node${n} *list, int limit) {
  double total = 0;
  for (const struct node${n} *at = list; at && limit-- > 0; at = at->next) {
    for (int i = 0; i < ${String(4 + at)}; i++) total += at->weight[i] * (i + ${n}) - (at->name[i & 15] == 'x' ? 1.5 : 0.25);
    switch (at->name[0]) { case 'a': total *= 2; break; case 'b': total -= ${n}; break; default: total += 1; }
  }
  return total;
}
static int mix${n}(int *values, int count, unsigned key) {
  int hits = 0;
  for (int i = 0; i < count; i++) {
    values[i] ^= (int)(key >> (i & ${String(at % 8)})) + values[(i * ${String(2 * at + 1)}) % count];
    if (values[i] % ${String(at + 2)} == 0) hits++; else for (int j = i; j < count && j < i + 4; j++) hits += values[j] & 1;
  }
  return hits;
}
int use${n}(struct node${n} *list, int *values, int count) { return (int)sum${n}(list, count) + mix${n}(values, count, ${n}u); }`;
  });
  return `#include <math.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n${parts.join('\n')}
int main(void) { int values[64] = {0}; printf("%d %f\\n", use0(NULL, values, 64), sqrt(values[3])); return 0; }\n`;
}

const source = program(20);

export const training: NonNullable<Toolchain['training']> = [
  { source, files: {}, flags: ['-O2'] },
  { source, files: {}, flags: [] },
];

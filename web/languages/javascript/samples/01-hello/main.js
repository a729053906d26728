const names = petri.args.length > 0 ? petri.args : ['world'];

for (const [index, name] of names.entries()) console.log(`${index + 1}. Hello, ${name}!`);

console.log({ language: 'JavaScript', since: 1995, names, nested: { deep: { deeper: { deepest: true } } } });
console.log(new Map([['answer', 42]]), new Set(['a', 'b']), [1.5, -0, NaN, 10n], /x+/gi, Symbol('s'));

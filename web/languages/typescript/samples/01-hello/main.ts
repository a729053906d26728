type Greeting = { kind: 'formal'; title: string } | { kind: 'casual' } | { kind: 'shouted'; times: number };

function greet(name: string, greeting: Greeting): string {
  switch (greeting.kind) {
    case 'formal':
      return `Good day, ${greeting.title} ${name}.`;
    case 'casual':
      return `Hi ${name}!`;
    case 'shouted':
      return `HELLO ${name.toUpperCase()}${'!'.repeat(greeting.times)}`;
    // Take one case away, and the compiler says that a string is missing.
  }
}

const names = petri.args.length > 0 ? petri.args : ['world'];
const greetings: readonly Greeting[] = [
  { kind: 'formal', title: 'Dr' },
  { kind: 'casual' },
  { kind: 'shouted', times: 3 },
];
for (const [index, name] of names.entries()) {
  const greeting = greetings[index % greetings.length];
  if (greeting) console.log(greet(name, greeting));
}

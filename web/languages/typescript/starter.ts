const greet = (name: string): string => `Hello from ${name}!`;

console.log(greet('TypeScript'));

interface Named {
  readonly name: string;
}

function last(list: readonly Named[]): string {
  return (list.at(-1) as Named).name; // HERE
}

function middle(depth: number): string {
  return depth === 0 ? last([]) : middle(depth - 1);
}

console.log(middle(5));

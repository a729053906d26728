/** What all lines of an order cost together. */
export function total(lines) {
  return lines.map(cost).reduce((sum, each) => sum + each, 0);
}

function cost(line) {
  return line.price * line.count;
}

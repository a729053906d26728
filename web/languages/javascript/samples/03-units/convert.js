/** A unit is a factor, and for temperatures an offset that is taken away first. */
export function convert(value, { factor, offset = 0, to }) {
  return { value: (value - offset) * factor, name: to };
}

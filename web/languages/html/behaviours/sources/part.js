export function part() {
  return 42;
}

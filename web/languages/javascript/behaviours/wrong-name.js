function f() {
  return 1;
}
export { g };
//       ^

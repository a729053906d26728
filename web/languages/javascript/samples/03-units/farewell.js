export function farewell(count) {
  console.log(`That were ${count} quantities.`);
}

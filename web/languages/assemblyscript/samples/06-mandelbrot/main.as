// Each character is a point of the plane; the darker, the longer it takes to get away.
const shades = " .:-=+*#%@";
for (let row = 0; row < 21; row++) {
  let line = "";
  for (let column = 0; column < 64; column++) {
    const cx = <f64>column / 24.0 - 2.0;
    const cy = <f64>row / 10.0 - 1.0;
    let x: f64 = 0,
      y: f64 = 0;
    let step = 0;
    while (step < 90 && x * x + y * y < 4.0) {
      const next = x * x - y * y + cx;
      y = 2.0 * x * y + cy;
      x = next;
      step++;
    }
    line += shades.charAt(step / 10);
  }
  console.log(line.trimEnd());
}

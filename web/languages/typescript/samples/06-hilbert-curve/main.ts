type Vector = readonly [x: number, y: number];

const depth = Number(petri.args[0] ?? 4);
const points: Vector[] = [];

/** A cell with two sides: it is crossed from its corner along the first, and left along the second. */
function walk(corner: Vector, a: Vector, b: Vector, level: number): void {
  const [x, y] = corner;
  if (level === 0) {
    points.push([x + (a[0] + b[0]) / 2, y + (a[1] + b[1]) / 2]);
    return;
  }
  const half = ([vx, vy]: Vector): Vector => [vx / 2, vy / 2];
  const [h, k] = [half(a), half(b)];
  walk(corner, k, h, level - 1);
  walk([x + h[0], y + h[1]], h, k, level - 1);
  walk([x + h[0] + k[0], y + h[1] + k[1]], h, k, level - 1);
  walk([x + h[0] + b[0], y + h[1] + b[1]], [-k[0], -k[1]], [-h[0], -h[1]], level - 1);
}

const SIZE = 512;
walk([0, 0], [SIZE, 0], [0, SIZE], depth);

const pieces = points.slice(1).map(([x, y], at) => {
  const [fromX, fromY] = points[at] ?? [0, 0];
  const hue = Math.round((360 * at) / points.length);
  return `<line x1="${fromX}" y1="${fromY}" x2="${x}" y2="${y}" stroke="hsl(${hue} 70% 50%)"/>`;
});
petri.display(
  'image/svg+xml',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" width="400" height="400" stroke-width="5" stroke-linecap="round">${pieces.join('')}</svg>`,
);
console.log(`${points.length} points on one line.`);

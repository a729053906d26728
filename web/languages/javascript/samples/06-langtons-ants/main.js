const WIDTH = 320;
const HEIGHT = 200;
const COLOURS = [
  [18, 24, 38],
  [244, 162, 97],
  [42, 157, 143],
];

const cells = new Uint8Array(WIDTH * HEIGHT);
const ants = [
  { x: 110, y: 100, direction: 0, colour: 1 },
  { x: 215, y: 95, direction: 2, colour: 2 },
];
const MOVES = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

function step(ant) {
  const at = ant.y * WIDTH + ant.x;
  // On a dark cell it turns right and paints, on a painted one it turns left and wipes.
  ant.direction = (ant.direction + (cells[at] === 0 ? 1 : 3)) % 4;
  cells[at] = cells[at] === 0 ? ant.colour : 0;
  const [dx, dy] = MOVES[ant.direction];
  ant.x = (ant.x + dx + WIDTH) % WIDTH;
  ant.y = (ant.y + dy + HEIGHT) % HEIGHT;
}

function draw() {
  const pixels = new Uint8Array(cells.length * 4);
  cells.forEach((cell, at) => pixels.set([...COLOURS[cell], 255], at * 4));
  petri.display('application/vnd.petri.rgba', pixels, {
    id: 'ants',
    metadata: { width: WIDTH, height: HEIGHT },
  });
}

for (let frame = 1; frame <= 60; frame++) {
  for (let i = 0; i < 220; i++) for (const ant of ants) step(ant);
  draw();
  // A pause, so that the frames can be seen.
  await new Promise((resolve) => setTimeout(resolve, 16));
}
console.log(`${cells.filter((cell) => cell > 0).length} cells are painted after ${60 * 220} steps.`);

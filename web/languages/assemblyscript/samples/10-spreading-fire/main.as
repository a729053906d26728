import { rgba } from "petri";

// A forest of pixels, lit in one place: fire spreads to the trees beside it, and leaves ash.
const SIDE = 160;
const GROUND: u32 = 0xff_30_40_48;
const TREE: u32 = 0xff_3c_8a_3c;
const FIRE: u32 = 0xff_20_80_ff;
const ASH: u32 = 0xff_50_50_50;

let state: u32 = 12345;
function chance(percent: u32): bool {
  state = state * 1664525 + 1013904223;
  return (state >> 16) % 100 < percent;
}

let forest = new Uint32Array(SIDE * SIDE);
for (let i = 0; i < forest.length; i++) forest[i] = chance(62) ? TREE : GROUND;
forest[(SIDE / 2) * SIDE + SIDE / 2] = FIRE;

function burnsAt(x: i32, y: i32): bool {
  return x >= 0 && y >= 0 && x < SIDE && y < SIDE && forest[y * SIDE + x] == FIRE;
}

let frames = 0;
for (let isBurning = true; isBurning; frames++) {
  isBurning = false;
  const next = new Uint32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const here = forest[y * SIDE + x];
      const isLit = burnsAt(x - 1, y) || burnsAt(x + 1, y) || burnsAt(x, y - 1) || burnsAt(x, y + 1);
      next[y * SIDE + x] = here == FIRE ? ASH : here == TREE && isLit ? FIRE : here;
      if (here == FIRE) isBurning = true;
    }
  }
  forest = next;
  rgba("forest", SIDE, SIDE, forest);
}

let left = 0;
for (let i = 0; i < forest.length; i++) if (forest[i] == TREE) left++;
console.log(`${left} trees stand after ${frames} steps`);

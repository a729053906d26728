// Conway's game: a glider on a board without edges. now and next change places after every step.
// @buffer now columns 12 = file glider.txt
// @dispatch 2 2 times 16 swap now next

const SIDE = 12u;

@group(0) @binding(0) var<storage, read_write> now: array<u32, SIDE * SIDE>;
@group(0) @binding(1) var<storage, read_write> next: array<u32, SIDE * SIDE>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x >= SIDE || id.y >= SIDE) {
        return;
    }
    var neighbours = 0u;
    for (var dy = 0u; dy < 3; dy++) {
        for (var dx = 0u; dx < 3; dx++) {
            if (dx != 1 || dy != 1) {
                neighbours += now[cell(id.x + dx + SIDE - 1, id.y + dy + SIDE - 1)];
            }
        }
    }
    let lives = neighbours == 3 || (neighbours == 2 && now[cell(id.x, id.y)] == 1);
    next[cell(id.x, id.y)] = select(0u, 1u, lives);
}

fn cell(x: u32, y: u32) -> u32 {
    return (y % SIDE) * SIDE + x % SIDE;
}

// Only the board as it is at the end is of interest.
// @buffer next hide

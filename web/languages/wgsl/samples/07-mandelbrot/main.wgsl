// A picture, one thread for each pixel. Whole numbers of 1/4096 make it the same on every graphics card.
// @image picture 320 240

@group(0) @binding(0) var<storage, read_write> picture: array<u32>;

const ONE = 4096;
const STEPS = 120;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x >= 320 || id.y >= 240) {
        return;
    }
    // From -2.2 to 1 and from -1.2 to 1.2.
    let c = vec2i(i32(id.x) * 41 - 9011, i32(id.y) * 41 - 4900);
    var z = vec2i(0);
    var step = 0;
    while (step < STEPS) {
        let square = z * z / ONE;
        if (square.x + square.y > 4 * ONE) {
            break;
        }
        z = vec2i(square.x - square.y, 2 * z.x * z.y / ONE) + c;
        step++;
    }
    picture[id.y * 320 + id.x] = colour(step);
}

/// Red in the lowest byte, then green, blue, and alpha in the highest.
fn colour(step: i32) -> u32 {
    if (step == STEPS) {
        return 0xff201010u;
    }
    let t = u32(step);
    let red = min(255u, t * 9);
    let green = min(255u, t * t / 6);
    let blue = min(255u, 60 + t * 4);
    return 0xff000000u | (blue << 16) | (green << 8) | red;
}

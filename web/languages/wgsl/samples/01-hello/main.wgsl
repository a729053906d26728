// Every number is doubled, each by a thread of its own. The first line gives the buffer its content.
// @buffer numbers = 1 2 3 4 5 6 7 8

@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    // There are more threads than numbers.
    if (id.x < arrayLength(&numbers)) {
        numbers[id.x] *= 2;
    }
}

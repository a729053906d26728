// @buffer numbers = 1 2 3 4 5 6 7 8

@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x < arrayLength(&numbers)) {
        numbers[id.x] *= 2;
    }
}

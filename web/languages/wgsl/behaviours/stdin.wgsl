// given: {"stdin": "1 2.5\n\n3"}
// gives: {"stdout": "numbers: 2 5 6\n"}
// @buffer numbers = stdin

@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x < arrayLength(&numbers)) {
        numbers[id.x] *= 2;
    }
}

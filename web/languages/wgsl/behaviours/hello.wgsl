// gives: {"stdout": "hello: 1 2 3\n"}
// @buffer hello length 3

@group(0) @binding(0) var<storage, read_write> hello: array<u32>;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x < arrayLength(&hello)) {
        hello[id.x] = id.x + 1;
    }
}

// gives: {"stdout": "flood:\n[0]=1 [1]=1 "}
// @buffer flood length 4096 columns 1

@group(0) @binding(0) var<storage, read_write> flood: array<array<u32, 128>>;

@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
    for (var i = 0; i < 128; i++) {
        flood[id.x][i] = 1;
    }
}

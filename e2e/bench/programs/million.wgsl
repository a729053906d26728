// @buffer data length 1048576 hide
// @buffer first length 4

@group(0) @binding(0) var<storage, read_write> data: array<f32>;
@group(0) @binding(1) var<storage, read_write> first: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    data[id.x] = sqrt(f32(id.x)) * 2 + data[id.x];
    if (id.x < 4) {
        first[id.x] = data[id.x];
    }
}

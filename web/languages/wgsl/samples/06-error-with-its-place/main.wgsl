// @buffer result length 4

@group(0) @binding(0) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(4)
fn main(@builtin(local_invocation_index) index: u32) {
    // A number of one kind does not become another by itself: f32(index) would do it.
    let half: f32 = index * 0.5;
    result[index] = half;
}

// @buffer a length 1

@group(0) @binding(0) var<storage, read_write> a: array<f32>;

fn half(x: f32) -> f32 {
    return x / 2;
}

@compute @workgroup_size(1)
fn main() {
    a[0] = half(1u);
    //          ^^ type mismatch for argument 1
}

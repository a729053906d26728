// gives: {"stdout": ""}
// Hours of work: what has no end at all is ended on an adapter in software, before any time limit.
// @dispatch times 100000
// @buffer a length 1

@group(0) @binding(0) var<storage, read_write> a: array<f32>;

@compute @workgroup_size(1)
fn main() {
    for (var i = 0; i < 100000; i++) {
        a[0] += 1;
    }
}

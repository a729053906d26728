// gives: {"stdout": "answer: 42\n"}
// @buffer answer length 1

@group(0) @binding(0) var<storage, read_write> answer: array<u32>;

@compute @workgroup_size(1)
fn main() {
    answer[0] = six() * SEVEN;
}

// given: {"args": ["numbers=1 2 3", "FACTOR=10"]}
// gives: {"stdout": "numbers: 10 20 30\n"}
override FACTOR: u32 = 1;

@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;

// @buffer numbers length 3
@compute @workgroup_size(3)
fn main(@builtin(local_invocation_index) i: u32) {
    numbers[i] *= FACTOR;
}

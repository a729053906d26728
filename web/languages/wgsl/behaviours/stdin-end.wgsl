// given: {"stdin": ""}
// gives: {"stdout": "numbers: 1\n"}
// @buffer numbers = stdin

// Nothing is given: the shortest array there is.
@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(1)
fn main() {
    numbers[0] += f32(arrayLength(&numbers));
}

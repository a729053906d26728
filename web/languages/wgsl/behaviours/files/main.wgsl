// gives: {"stdout": "numbers: 2 4 6\n", "files": {"out.csv": "numbers\n2\n4\n6\n"}}
// @buffer numbers save out.csv = file numbers.csv

@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x < arrayLength(&numbers)) {
        numbers[id.x] *= 2;
    }
}

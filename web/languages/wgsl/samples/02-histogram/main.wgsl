// How often each digit comes in the numbers on standard input.
// @buffer numbers = stdin

@group(0) @binding(0) var<storage, read> numbers: array<u32>;
@group(0) @binding(1) var<storage, read_write> count: array<atomic<u32>, 10>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x >= arrayLength(&numbers)) {
        return;
    }
    var rest = numbers[id.x];
    loop {
        // Many threads add to the same counter: atomically, nothing is lost.
        atomicAdd(&count[rest % 10], 1);
        rest /= 10;
        if (rest == 0) {
            break;
        }
    }
}

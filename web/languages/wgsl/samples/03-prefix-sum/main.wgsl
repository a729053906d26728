// Running totals of a thousand numbers: within blocks of 256, then over the blocks.
// @buffer values = 1..1000
// @buffer totals length values
// @buffer blocks length 4

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> totals: array<u32>;
@group(0) @binding(2) var<storage, read_write> blocks: array<u32>;

const BLOCK = 256u;
var<workgroup> shared_sums: array<u32, BLOCK>;

// @dispatch sum_blocks 4
@compute @workgroup_size(BLOCK)
fn sum_blocks(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(local_invocation_index) local: u32,
    @builtin(workgroup_id) block: vec3u,
) {
    let inside = id.x < arrayLength(&values);
    var sum = select(0u, values[min(id.x, arrayLength(&values) - 1)], inside);
    shared_sums[local] = sum;
    // Each step adds the total of as many numbers again: 1, 2, 4, … 128.
    for (var reach = 1u; reach < BLOCK; reach *= 2) {
        workgroupBarrier();
        var before = 0u;
        if (local >= reach) {
            before = shared_sums[local - reach];
        }
        workgroupBarrier();
        sum += before;
        shared_sums[local] = sum;
    }
    if (inside) {
        totals[id.x] = sum;
    }
    if (local == BLOCK - 1) {
        blocks[block.x] = sum;
    }
}

// @dispatch add_blocks 4
@compute @workgroup_size(BLOCK)
fn add_blocks(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) block: vec3u) {
    if (id.x >= arrayLength(&totals)) {
        return;
    }
    for (var before = 0u; before < block.x; before++) {
        totals[id.x] += blocks[before];
    }
}

// a × b. Rows of the table are rows of the matrix; how to find an element stands in matrix.wgsl.
// @buffer size = 2 3 4
// @buffer a = 1 2 3  4 5 6
// @buffer b = file b.csv
// @buffer product length 8 columns 4

struct Size {
    rows: u32,
    inner: u32,
    columns: u32,
}

@group(0) @binding(0) var<uniform> size: Size;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> product: array<f32>;

// @dispatch 1 1
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = id.y;
    let column = id.x;
    if (row < size.rows && column < size.columns) {
        product[place(row, column, size.columns)] = row_by_column(row, column);
    }
}

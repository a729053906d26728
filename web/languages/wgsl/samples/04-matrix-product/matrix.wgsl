/// Where an element of a matrix lies, row by row.
fn place(row: u32, column: u32, columns: u32) -> u32 {
    return row * columns + column;
}

fn row_by_column(row: u32, column: u32) -> f32 {
    var sum = 0.0;
    for (var k = 0u; k < size.inner; k++) {
        sum += a[place(row, k, size.inner)] * b[place(k, column, size.columns)];
    }
    return sum;
}

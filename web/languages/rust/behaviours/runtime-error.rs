fn pick(values: &[i32], at: usize) -> i32 {
    values[at] // HERE
}

fn middle(values: &[i32], depth: usize) -> i32 {
    if depth == 0 {
        return pick(values, values.len() + depth);
    }
    middle(values, depth - 1) + 1
}

fn main() {
    println!("{}", middle(&[1, 2, 3], 5));
}

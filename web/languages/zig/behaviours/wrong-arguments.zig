fn two(a: i32, b: i32) i32 {
    return a + b;
}

pub fn main() void {
    _ = two(1);
    //  ^ expected 2 argument(s), found 1
}

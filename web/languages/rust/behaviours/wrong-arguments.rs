fn two(a: i32, b: i32) -> i32 { a + b }

fn main() { println!("{}", two(1)); }
//                         ^^^ this function takes 2 arguments

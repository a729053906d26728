fn main() {
    let n: i32 = "one";
    //           ^^^^^ mismatched types
    println!("{n}");
}

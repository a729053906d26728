fn main() {
    println!("{}", 1 + );
    //                 ^ expected expression
}

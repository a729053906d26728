fn main() {
    let ü = "ü"; println!("{} {}", ü, nothing);
    //                                ^^^^^^^ cannot find value
}

fn main() {
    println!("hel{}", "lo");
}

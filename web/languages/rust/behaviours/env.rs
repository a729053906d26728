fn main() {
    println!("{}", std::env::var("WHO").unwrap_or_default());
}

fn main() {
    let languages = ["C", "C++", "Go", "Rust"];
    for (number, language) in languages.iter().enumerate() {
        println!("{}. Hello from {language}!", number + 1);
    }
}

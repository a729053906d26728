fn longest(words: Vec<String>) -> String {
    words.into_iter().max_by_key(|word| word.len()).unwrap_or_default()
}

fn main() {
    let words = vec!["own".to_string(), "borrow".to_string()];
    println!("the longest is {}", longest(words));
    println!("there are {} words", words.len());
}

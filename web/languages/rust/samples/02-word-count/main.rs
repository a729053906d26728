use std::collections::BTreeMap;
use std::io::{self, BufRead};

/// Counts the words of standard input, the most frequent first.
fn main() -> io::Result<()> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in io::stdin().lock().lines() {
        for word in line?.split(|c: char| !c.is_alphabetic()) {
            if !word.is_empty() {
                *counts.entry(word.to_lowercase()).or_default() += 1;
            }
        }
    }
    let mut words: Vec<_> = counts.into_iter().collect();
    // A stable sort: words of the same count stay in the order of the alphabet.
    words.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    for (word, count) in words.iter().take(5) {
        println!("{count:>3}  {word}");
    }
    Ok(())
}

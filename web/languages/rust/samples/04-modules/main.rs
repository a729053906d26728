mod expression;
mod tokens;

use expression::evaluate;

fn main() {
    for text in include_str!("sums.txt").lines() {
        match evaluate(text) {
            Ok(value) => println!("{text} = {value}"),
            Err(problem) => println!("{text}: {problem}"),
        }
    }
}

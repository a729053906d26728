#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token {
    Number(f64),
    Sign(char),
}

pub fn tokens_of(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let number = rest[..end].parse().map_err(|_| format!("{} is no number", &rest[..end]))?;
            tokens.push(Token::Number(number));
            rest = &rest[end..];
        } else if "+-*/()".contains(first) {
            tokens.push(Token::Sign(first));
            rest = &rest[1..];
        } else {
            return Err(format!("what is {first:?}?"));
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

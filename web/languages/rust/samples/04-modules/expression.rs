use crate::tokens::{tokens_of, Token};

/// The value of a sum such as `2 * (3 + 4)`, or what is wrong with it.
pub fn evaluate(text: &str) -> Result<f64, String> {
    let tokens = tokens_of(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0 };
    let value = reader.sum()?;
    match reader.peek() {
        None => Ok(value),
        Some(token) => Err(format!("{token:?} is too much")),
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn takes(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> Result<f64, String> {
        let mut value = self.product()?;
        loop {
            if self.takes('+') {
                value += self.product()?;
            } else if self.takes('-') {
                value -= self.product()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut value = self.atom()?;
        loop {
            if self.takes('*') {
                value *= self.atom()?;
            } else if self.takes('/') {
                match self.atom()? {
                    0.0 => return Err("division by zero".to_string()),
                    divisor => value /= divisor,
                }
            } else {
                return Ok(value);
            }
        }
    }

    fn atom(&mut self) -> Result<f64, String> {
        if self.takes('(') {
            let value = self.sum()?;
            return if self.takes(')') { Ok(value) } else { Err("a bracket is open".to_string()) };
        }
        match self.peek() {
            Some(Token::Number(value)) => {
                self.at += 1;
                Ok(value)
            }
            Some(token) => Err(format!("{token:?} is no number")),
            None => Err("a number is missing".to_string()),
        }
    }
}

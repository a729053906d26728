ü = "ü"; text = 'no end
#               ^ unterminated string literal

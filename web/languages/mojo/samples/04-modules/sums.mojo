def evaluate(text: String) raises -> Float64:
    """The value of numbers with + and - between them: each part stands by itself."""
    var value: Float64 = 0
    var sign: Float64 = 1
    for part in text.split():
        if part == "+":
            sign = 1
        elif part == "-":
            sign = -1
        else:
            try:
                value += sign * atof(part)
            except:
                raise Error("no number: ", part)
    return value

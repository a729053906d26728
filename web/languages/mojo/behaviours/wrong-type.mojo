def main():
    var n: Int = "one"
    #            ^ cannot implicitly convert
    print(n)

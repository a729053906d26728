word = """hel\
lo"""
print(word)

def main():
    print("hello"))
    #             ^ statements must start at the beginning of a line

def main():
    while True:
        print("flood")

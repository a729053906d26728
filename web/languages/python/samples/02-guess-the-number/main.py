"""A conversation: each input() waits for a line."""

import random

random.seed(7)
secret = random.randint(1, 100)
tries = 0
while True:
    try:
        guess = int(input("Your guess, 1 to 100: "))
    except ValueError:
        print("That is no number.")
        continue
    except EOFError:
        print(f"\nIt was {secret}.")
        break
    tries += 1
    if guess == secret:
        print(f"Found with {tries} tries.")
        break
    print("Too low." if guess < secret else "Too high.")

def sieve(below: Int) -> List[Bool]:
    """The sieve of Eratosthenes."""
    var is_prime = List[Bool](length=below, fill=True)
    is_prime[0] = False
    is_prime[1] = False
    var factor = 2
    while factor * factor < below:
        if is_prime[factor]:
            for multiple in range(factor * factor, below, factor):
                is_prime[multiple] = False
        factor += 1
    return is_prime^


def main():
    var below = 20_000_000
    var is_prime = sieve(below)
    var count = 0
    var largest = 0
    for number in range(below):
        if is_prime[number]:
            count += 1
            largest = number
    print(count, "primes are below", below)
    print("the largest is", largest)

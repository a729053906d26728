/// The sieve of Eratosthenes. Run it in the browser and on the service, and compare the times.
fn sieve(below: usize) -> Vec<bool> {
    let mut is_prime = vec![true; below];
    is_prime[..2].fill(false);
    let mut factor = 2;
    while factor * factor < below {
        if is_prime[factor] {
            for multiple in (factor * factor..below).step_by(factor) {
                is_prime[multiple] = false;
            }
        }
        factor += 1;
    }
    is_prime
}

fn main() {
    let below = 20_000_000;
    let is_prime = sieve(below);
    println!("{} primes are below {below}", is_prime.iter().filter(|&&prime| prime).count());
    let largest = is_prime.iter().rposition(|&prime| prime);
    println!("the largest is {}", largest.unwrap());
}

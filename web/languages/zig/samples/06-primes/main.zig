const std = @import("std");

/// The sieve of Eratosthenes. Run it in the browser and on the service, and compare the times.
fn sieve(is_prime: []bool) void {
    @memset(is_prime, true);
    @memset(is_prime[0..2], false);
    var factor: usize = 2;
    while (factor * factor < is_prime.len) : (factor += 1) {
        if (!is_prime[factor]) continue;
        var multiple = factor * factor;
        while (multiple < is_prime.len) : (multiple += factor) is_prime[multiple] = false;
    }
}

pub fn main(init: std.process.Init) !void {
    const is_prime = try init.gpa.alloc(bool, 20_000_000);
    defer init.gpa.free(is_prime);
    sieve(is_prime);

    var count: usize = 0;
    var largest: usize = 0;
    for (is_prime, 0..) |prime, number| {
        if (!prime) continue;
        count += 1;
        largest = number;
    }
    var buffer: [256]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    try stdout.interface.print("{d} primes are below {d}\nthe largest is {d}\n", .{ count, is_prime.len, largest });
    try stdout.interface.flush();
}

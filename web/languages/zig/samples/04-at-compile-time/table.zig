/// A type that is made of a type, a number and a function: generics are functions that run at compile time.
pub fn Table(comptime T: type, comptime size: usize, comptime f: fn (T) T) type {
    return struct {
        pub const values = all: {
            var made: [size]T = undefined;
            for (&made, 0..) |*value, n| value.* = f(n);
            break :all made;
        };
    };
}

const std = @import("std");
const Table = @import("table.zig").Table;

/// Made while the program is compiled: what runs only looks it up.
const squares = Table(u32, 10, square);

fn square(n: u32) u32 {
    return n * n;
}

pub fn main(init: std.process.Init) !void {
    var buffer: [1024]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    const out = &stdout.interface;
    for (squares.values, 0..) |value, n| try out.print("{d}² = {d}\n", .{ n, value });
    try out.print("{s}", .{@embedFile("note.txt")});
    try out.flush();
}

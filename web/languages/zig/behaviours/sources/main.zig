const std = @import("std");
const part = @import("part.zig");

pub fn main(init: std.process.Init) !void {
    var buffer: [64]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    try stdout.interface.print("{d}\n", .{part.twice(21)});
    try stdout.interface.flush();
}

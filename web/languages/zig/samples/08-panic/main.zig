const std = @import("std");

fn average(values: []const u32) u32 {
    var sum: u32 = 0;
    for (values) |value| sum += value;
    return sum / @as(u32, @intCast(values.len));
}

pub fn main(init: std.process.Init) !void {
    var buffer: [64]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    try stdout.interface.print("{d}\n", .{average(&.{ 3, 4, 5 })});
    try stdout.interface.flush();
    std.debug.print("{d}\n", .{average(&.{})});
}

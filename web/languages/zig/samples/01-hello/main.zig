const std = @import("std");

pub fn main(init: std.process.Init) !void {
    var buffer: [256]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    const args = try init.minimal.args.toSlice(init.arena.allocator());
    const who = if (args.len > 1) args[1] else "World";
    try stdout.interface.print("Hello, {s}!\n", .{who});
    try stdout.interface.flush();
}

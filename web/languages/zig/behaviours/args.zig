const std = @import("std");

pub fn main(init: std.process.Init) !void {
    var buffer: [1024]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    const args = try init.minimal.args.toSlice(init.arena.allocator());
    for (args[1..]) |arg| try stdout.interface.print("{s}\n", .{arg});
    try stdout.interface.flush();
}

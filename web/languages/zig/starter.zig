const std = @import("std");

pub fn main(init: std.process.Init) !void {
    var buffer: [1024]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    const out = &stdout.interface;

    const languages = [_][]const u8{ "C", "C++", "Go", "Zig" };
    for (languages, 1..) |language, number| {
        try out.print("{d}. Hello from {s}!\n", .{ number, language });
    }
    try out.flush();
}

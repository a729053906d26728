const std = @import("std");

pub fn main(init: std.process.Init) !void {
    var buffer: [1024]u8 = undefined;
    const here = std.Io.Dir.cwd();
    const text = try here.readFile(init.io, "data.txt", &buffer);
    try std.Io.File.stdout().writeStreamingAll(init.io, text);
    try here.writeFile(init.io, .{ .sub_path = "out.txt", .data = "made\n" });
}

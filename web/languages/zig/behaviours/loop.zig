const std = @import("std");

pub fn main(init: std.process.Init) !void {
    try std.Io.File.stdout().writeStreamingAll(init.io, "before\n");
    var turns: u64 = 0;
    while (true) std.mem.doNotOptimizeAway(&turns);
}

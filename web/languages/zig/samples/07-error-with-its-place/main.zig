const std = @import("std");

fn parse(text: []const u8) !u32 {
    return std.fmt.parseInt(u32, text, 10);
}

pub fn main() void {
    const number: u32 = parse("42");
    std.debug.print("{d}\n", .{number});
}

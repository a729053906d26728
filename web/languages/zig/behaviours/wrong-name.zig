const std = @import("std");

pub fn main() void {
    std.debug.print("ü {d}\n", .{nothing});
    //                           ^ use of undeclared identifier
}

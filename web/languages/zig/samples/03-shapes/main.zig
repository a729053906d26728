const std = @import("std");

/// One of several things, and the compiler knows which: a switch that forgets one does not compile.
const Shape = union(enum) {
    circle: f64,
    rectangle: struct { width: f64, height: f64 },
    point,

    fn area(shape: Shape) f64 {
        return switch (shape) {
            .circle => |radius| std.math.pi * radius * radius,
            .rectangle => |sides| sides.width * sides.height,
            .point => 0,
        };
    }
};

pub fn main(init: std.process.Init) !void {
    var buffer: [1024]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &buffer);
    const out = &stdout.interface;

    const shapes = [_]Shape{
        .{ .circle = 2 },
        .{ .rectangle = .{ .width = 3, .height = 4.5 } },
        .point,
    };
    var sum: f64 = 0;
    for (shapes) |shape| {
        try out.print("{d:>8.3}  a {s}\n", .{ shape.area(), @tagName(shape) });
        sum += shape.area();
    }
    try out.print("{d:>8.3}  in all\n", .{sum});
    try out.flush();
}

const std = @import("std");

/// Reads a table of sales, and writes a report.
pub fn main(init: std.process.Init) !void {
    const arena = init.arena.allocator();
    const here = std.Io.Dir.cwd();
    const table = try here.readFileAlloc(init.io, "sales.csv", arena, .limited(1 << 20));

    var report: std.Io.Writer.Allocating = .init(arena);
    try report.writer.writeAll("# Sales\n");
    var total: u32 = 0;
    var lines = std.mem.tokenizeScalar(u8, table, '\n');
    _ = lines.next();
    while (lines.next()) |line| {
        const comma = std.mem.findScalar(u8, line, ',') orelse continue;
        const count = std.fmt.parseInt(u32, line[comma + 1 ..], 10) catch {
            std.debug.print("left out: {s}\n", .{line});
            continue;
        };
        total += count;
        try report.writer.print("- {s}: {d}\n", .{ line[0..comma], count });
    }
    try report.writer.print("\n{d} in all\n", .{total});

    try here.createDirPath(init.io, "out");
    try here.writeFile(init.io, .{ .sub_path = "out/report.md", .data = report.written() });
    try std.Io.File.stdout().writeStreamingAll(init.io, "out/report.md is written\n");
}

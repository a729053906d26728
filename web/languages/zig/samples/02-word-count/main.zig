const std = @import("std");

const Word = struct {
    text: []const u8,
    count: usize,

    /// The most frequent first, and the alphabet where that says nothing.
    fn before(_: void, a: Word, b: Word) bool {
        if (a.count != b.count) return a.count > b.count;
        return std.mem.lessThan(u8, a.text, b.text);
    }
};

/// Counts the words of standard input.
pub fn main(init: std.process.Init) !void {
    // What lives as long as the program needs no `defer`.
    const arena = init.arena.allocator();
    var in_buffer: [4096]u8 = undefined;
    var stdin = std.Io.File.stdin().reader(init.io, &in_buffer);

    var counts: std.StringHashMapUnmanaged(usize) = .empty;
    while (try stdin.interface.takeDelimiter('\n')) |line| {
        var words = std.mem.tokenizeAny(u8, line, " .,;!?");
        while (words.next()) |word| {
            const lower = try std.ascii.allocLowerString(arena, word);
            const entry = try counts.getOrPutValue(arena, lower, 0);
            entry.value_ptr.* += 1;
        }
    }

    var list: std.ArrayList(Word) = .empty;
    var entries = counts.iterator();
    while (entries.next()) |entry| {
        try list.append(arena, .{ .text = entry.key_ptr.*, .count = entry.value_ptr.* });
    }
    std.mem.sort(Word, list.items, {}, Word.before);

    var out_buffer: [1024]u8 = undefined;
    var stdout = std.Io.File.stdout().writer(init.io, &out_buffer);
    for (list.items[0..@min(5, list.items.len)]) |word| {
        try stdout.interface.print("{d:>3}  {s}\n", .{ word.count, word.text });
    }
    try stdout.interface.flush();
}

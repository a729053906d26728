from std.ffi import external_call


def read_all() raises -> String:
    """Standard input to its end: `input()` gives the first line of what is there, and loses the others."""
    var text = String()
    var piece = List[UInt8](length=4096, fill=0)
    while True:
        var count = external_call["read", Int](Int32(0), piece.unsafe_ptr(), len(piece))
        if count <= 0:
            return text
        text += String(from_utf8=Span(piece)[0:count])


def main() raises:
    var counts = Dict[String, Int]()
    for word in read_all().split():
        var key = String(word).lower()
        counts[key] = counts.get(key, 0) + 1

    var most = 0
    for entry in counts.items():
        most = max(most, entry.value)
    # The most frequent first; of the same count, that which came first.
    for count in range(most, 1, -1):
        for entry in counts.items():
            if entry.value == count:
                print(count, entry.key)

from std.ffi import external_call

def main() raises:
    var text = String()
    var buf = List[UInt8](length=4096, fill=0)
    while True:
        var n = external_call["read", Int](Int32(0), buf.unsafe_ptr(), 4096)
        if n <= 0:
            break
        text += String(from_utf8=Span(buf)[0:n])
    for line in text.splitlines():
        print("[", line, "]", sep="")
    print("end")

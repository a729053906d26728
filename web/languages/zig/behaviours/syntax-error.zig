pub fn main() void {
    const n = 1 + ;
    //            ^ expected expression
    _ = n;
}

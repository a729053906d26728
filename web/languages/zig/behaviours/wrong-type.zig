pub fn main() void {
    const n: u8 = 300;
    //            ^ cannot represent
    _ = n;
}

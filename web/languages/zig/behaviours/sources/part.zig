pub fn twice(x: u32) u32 {
    return 2 * x;
}

const SEVEN = 7u;

fn six() -> u32 {
    return 6;
}

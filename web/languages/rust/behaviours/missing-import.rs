fn main() {}

    mod nowhere;
//  ^^^^^^^^^^^^ file not found

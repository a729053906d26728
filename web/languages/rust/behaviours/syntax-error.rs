fn main() {
    let n = 1 + ;
    //          ^ expected expression
}

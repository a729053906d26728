mod part;

fn main() {
    println!("{}", part::answer());
}

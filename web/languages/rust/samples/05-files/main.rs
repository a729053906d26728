use std::fs;
use std::io;

/// Reads a table of sales, and writes a report.
fn main() -> io::Result<()> {
    let table = fs::read_to_string("sales.csv")?;
    let mut report = String::from("# Sales\n");
    let mut total = 0;
    for line in table.lines().skip(1) {
        let Some((item, rest)) = line.split_once(',') else { continue };
        let Ok(count) = rest.trim().parse::<u32>() else {
            eprintln!("left out: {line}");
            continue;
        };
        total += count;
        report += &format!("- {item}: {count}\n");
    }
    report += &format!("\n{total} in all\n");
    fs::create_dir_all("out")?;
    fs::write("out/report.md", &report)?;
    println!("out/report.md has {} lines", report.lines().count());
    Ok(())
}

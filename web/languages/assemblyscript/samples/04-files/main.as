import { readFileSync, writeFileSync } from "fs";

const rows = readFileSync("sales.csv").trim().split("\n");
let total = 0;
for (let i = 1; i < rows.length; i++) total += I32.parseInt(rows[i].split(",")[1]);
writeFileSync("report.txt", `total: ${total}\n`);
console.log(`${rows.length - 1} rows`);

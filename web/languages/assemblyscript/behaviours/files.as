import { readFileSync, writeFileSync } from "fs";

process.stdout.write(readFileSync("data.txt"));
writeFileSync("out.txt", "made\n");

import { has, info, json } from "petri";

// A program has what it was granted, and nothing else. It can ask before it tries.
const wanted = ["clock", "fs.read:/data.csv", "fs.write:/report.txt", "net.get:https://api.example.org/v1"];
let missing = 0;
for (let i = 0; i < wanted.length; i++) {
  const answer = has(wanted[i]) ? "may" : "may not";
  if (!has(wanted[i])) missing++;
  console.log(`${answer.padEnd(8)} ${wanted[i]}`);
}

const seconds = info().limits.get("timeMs") / 1000;
console.log(seconds > 0 ? "and only for some time" : "for ever");
json(`{ "asked": ${wanted.length}, "missing": ${missing} }`);

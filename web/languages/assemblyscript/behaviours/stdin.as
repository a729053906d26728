let line: string | null;
while ((line = process.stdin.readLine()) !== null) console.log("[" + line! + "]");
console.log("end");

let lines = 0;
const counts = new Map<string, i32>();
let line: string | null;
while ((line = process.stdin.readLine()) !== null) {
  lines++;
  const words = line!.toLowerCase().split(" ");
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word.length > 0) counts.set(word, (counts.has(word) ? counts.get(word) : 0) + 1);
  }
}
const words = counts.keys().sort();
console.log(`${lines} lines, ${words.length} words`);
for (let i = 0; i < words.length; i++) console.log(`${counts.get(words[i])} ${words[i]}`);

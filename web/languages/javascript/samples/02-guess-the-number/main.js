// The secret is found by arithmetic, so that the game is the same each time.
const secret = (7 * 7 * 7) % 100;

console.log('I think of a number from 1 to 100.');
for (let tries = 1; ; tries++) {
  const line = await petri.readLine('Your guess: ');
  if (line === null) {
    console.log(`\nYou gave up. It was ${secret}.`);
    break;
  }
  const guess = Number(line);
  if (!Number.isInteger(guess) || line.trim() === '') console.log(`"${line}" is no whole number.`);
  else if (guess < secret) console.log('Higher.');
  else if (guess > secret) console.log('Lower.');
  else {
    console.log(`Yes! It took you ${tries} tries.`);
    break;
  }
}

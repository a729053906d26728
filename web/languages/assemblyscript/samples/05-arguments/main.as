let sum = 0;
for (let i = 1; i < process.argv.length; i++) sum += I32.parseInt(process.argv[i]);
console.log(`${process.env.get("LABEL")} ${sum}`);
process.exit(process.argv.length - 1);

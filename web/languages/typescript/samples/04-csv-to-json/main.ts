interface Planet {
  readonly name: string;
  readonly radiusKm: number;
  readonly moons: number;
}

const problems: string[] = [];

function parsePlanet(line: string, number: number): Planet | undefined {
  const [name = '', radius = '', moons = ''] = line.split(',').map((cell) => cell.trim());
  const planet = { name, radiusKm: Number(radius), moons: Number(moons) };
  if (name !== '' && planet.radiusKm > 0 && Number.isInteger(planet.moons)) return planet;
  problems.push(`planets.csv:${number}: this is no planet: ${line}`);
  return undefined;
}

const [, ...lines] = petri.readFile('planets.csv').trimEnd().split('\n');
const planets = lines.map((line, at) => parsePlanet(line, at + 2)).filter((planet) => planet !== undefined);

planets.sort((a, b) => b.radiusKm - a.radiusKm);
petri.writeFile('planets.json', JSON.stringify(planets, null, 2) + '\n');
for (const { name, radiusKm, moons } of planets) {
  console.log(`${name.padEnd(8)} ${'●'.repeat(Math.ceil(radiusKm / 10_000))} ${moons} moons`);
}
console.log(problems.join('\n'));

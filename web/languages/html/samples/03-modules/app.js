import { row } from './table.js';

const planets = await (await fetch('planets.json')).json();
const body = document.querySelector('tbody');
for (const { name, moons } of planets) body.append(row(name, moons));
console.log(`${planets.length} planets, ${planets.reduce((sum, { moons }) => sum + moons, 0)} moons`);

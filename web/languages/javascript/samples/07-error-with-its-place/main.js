import { area, perimetre } from './shapes.js';

console.log(area(3, 4), perimetre(3, 4));

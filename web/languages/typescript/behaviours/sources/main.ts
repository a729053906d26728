import { part } from './part.ts';

console.log(part());

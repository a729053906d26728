import { part } from './nowhere.ts';
//                   ^^^^^^^^^^^^^^ nowhere.ts

console.log(part);

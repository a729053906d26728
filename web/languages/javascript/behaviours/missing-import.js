import { part } from './nowhere.js';
//                   ^^^^^^^^^^^^^^ nowhere.js

console.log(part);

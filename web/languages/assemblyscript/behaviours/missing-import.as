import { part } from "./nowhere";
//                   ^^^^^^^^^^^ not found

console.log(part);

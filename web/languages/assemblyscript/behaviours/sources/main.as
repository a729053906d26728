import { part } from "./part";

console.log(part().toString());

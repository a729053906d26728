import { Vector } from "./vector";

const sum = new Vector(3, 4).plus(new Vector(1, 2));
console.log(sum);
console.log(new Vector(3, 4).length);

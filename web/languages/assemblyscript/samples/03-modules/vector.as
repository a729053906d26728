export class Vector {
  constructor(
    public x: f64,
    public y: f64,
  ) {}

  get length(): f64 {
    return Math.sqrt(this.x * this.x + this.y * this.y);
  }

  plus(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y);
  }

  toString(): string {
    return `(${this.x}, ${this.y})`;
  }
}

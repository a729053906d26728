import type { Entity } from './model.ts';

export class Repository<T extends Entity> {
  readonly #byId: ReadonlyMap<string, T>;

  constructor(entities: Iterable<T>) {
    this.#byId = new Map([...entities].map((entity) => [entity.id, entity]));
  }

  get(id: T['id']): T {
    const found = this.#byId.get(id);
    if (found === undefined) throw new RangeError(`there is nothing with the id ${id}`);
    return found;
  }

  /** Sums of a value, by a key. */
  sumBy<K>(key: (entity: T) => K, value: (entity: T) => number): Map<K, number> {
    const sums = new Map<K, number>();
    for (const entity of this.#byId.values()) {
      sums.set(key(entity), (sums.get(key(entity)) ?? 0) + value(entity));
    }
    return sums;
  }
}

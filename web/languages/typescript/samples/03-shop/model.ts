/** Whatever has an id can be kept in a repository. */
export interface Entity {
  readonly id: string;
}

export interface Customer extends Entity {
  readonly name: string;
  readonly country: 'GB' | 'FR' | 'DE';
}

export interface Order extends Entity {
  readonly customer: Customer['id'];
  readonly lines: readonly { article: string; price: number; count: number }[];
}

/** Layer → the layers of `web/` that it may import besides itself. */
export const LAYERS: Readonly<Record<string, readonly string[]>>;
export function layerOf(path: string): string | undefined;
export function importFault(file: string, specifier: string): string | undefined;

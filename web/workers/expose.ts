import { expose } from 'comlink';
import { installFailureCodec } from './codec.ts';

/** The worker's end of a bridge: call it once, with what the page may call. */
export function exposeToPage(service: object): void {
  installFailureCodec();
  expose(service);
}

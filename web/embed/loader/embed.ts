import { PetriCell } from './petri-cell.ts';
import { measurePlaces } from './places.ts';

// A page may load this twice, under two addresses.
if (customElements.get('petri-cell') === undefined) {
  measurePlaces();
  customElements.define('petri-cell', PetriCell);
}

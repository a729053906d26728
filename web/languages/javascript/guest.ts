import { guest } from '../_javascript/run-guest.ts';

export default guest;

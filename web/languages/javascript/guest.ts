import { guest } from '../_javascript/guest.ts';

export default guest;

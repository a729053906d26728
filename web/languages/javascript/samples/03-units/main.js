import units from './units.json' with { type: 'json' };
import { convert } from './convert.js';
import { parse } from './parse.js';

for (const text of petri.args) {
  const quantity = parse(text);
  const unit = quantity && units[quantity.unit];
  if (!unit) {
    console.log(`${text}: I know only ${Object.keys(units).join(', ')}`);
    continue;
  }
  const { value, name } = convert(quantity.value, unit);
  console.log(`${text} = ${+value.toFixed(3)} ${name}`);
}

// A module that is loaded only when it is needed.
const { farewell } = await import('./farewell.js');
farewell(petri.args.length);

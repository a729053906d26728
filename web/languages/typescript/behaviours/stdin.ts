for await (const line of petri.lines()) console.log(`[${line}]`);
console.log('end');

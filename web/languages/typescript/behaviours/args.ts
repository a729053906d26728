for (const arg of petri.args) console.log(arg);

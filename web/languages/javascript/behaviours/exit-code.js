console.log('leaving');
petri.exit(7);

const word = `hel` +
  `lo`;
console.log(word);

petri.write(petri.readFile('data.txt'));
petri.writeFile('out.txt', 'made\n');

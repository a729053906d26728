// What a program is told and what it finds must be the same.
const say = (capability, can) => {
  const isSame = petri.has(capability) === can;
  console.log(
    `${capability.split(':')[0]} ${can ? 'yes' : 'no'}${isSame ? '' : ',-but-petri.has-says-otherwise'}`,
  );
};
const works = (attempt) => {
  try {
    return attempt();
  } catch (error) {
    if (error.code === 'EACCES') return false;
    throw error;
  }
};

say('clock', Date.now() > 1.7e12 && new Date().getTime() > 1.7e12);
const bytes = crypto.getRandomValues(new Uint8Array(8));
console.log('random', [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
say('env:PROBE', petri.env.PROBE === 'here');
say('stdin', (await petri.readLine()) === 'typed');
say(
  'fs.read:/data.txt',
  works(() => petri.readFile('/data.txt') === 'data'),
);
say(
  'fs.write:/out.txt',
  works(() => petri.writeFile('/out.txt', 'out') ?? true),
);
say(
  'fs.delete:/gone.txt',
  works(() => petri.removeFile('/gone.txt')),
);

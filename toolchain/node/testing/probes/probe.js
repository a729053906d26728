const say = (capability, has) => console.log(`${capability} ${has ? 'yes' : 'no'}`);
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
say('env', petri.env.PROBE === 'here');
say('stdin', (await petri.readLine()) === 'typed');
say(
  'fs.read',
  works(() => petri.readFile('/data.txt') === 'data'),
);
say(
  'fs.write',
  works(() => petri.writeFile('/out.txt', 'out') ?? true),
);
say(
  'fs.delete',
  works(() => petri.removeFile('/gone.txt')),
);
for (const capability of petri.args) say(`has ${capability}`, petri.has(capability));

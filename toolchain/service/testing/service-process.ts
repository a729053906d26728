import { serveService } from '../../serve/service.ts';

// A front end or a worker of its own, for tests that end it: it says its address on one line.
console.log(await serveService({ ...process.env, PORT: '0' }));

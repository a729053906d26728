import { conformanceSuite } from './conformance.suite.ts';

// As long as all others together: its compiles are the largest.
conformanceSuite(({ pack }) => pack === 'clang');

import { testPetri } from '../../toolchain/node/testing/test-petri.ts';
import { conformanceSuite } from './conformance.suite.ts';

// As long as all others together: its compiles are the largest.
const petri = testPetri('conformance', { trustScripts: true });

conformanceSuite(({ pack }) => pack === 'clang', petri);

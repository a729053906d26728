import { testPetri } from '../../toolchain/node/testing/test-petri.ts';
import { conformanceSuite } from './conformance.suite.ts';

// The programs are this repository's own.
const petri = testPetri('conformance', { trustScripts: true });

conformanceSuite(({ pack, compiler }) => pack !== 'clang' && compiler === undefined, petri);

// The package's main file for Node cannot be loaded (2026): what it calls its module is the same for all.
export { WgslReflect } from 'wgsl_reflect/wgsl_reflect.module.js';

export { WgslReflect } from 'wgsl_reflect';

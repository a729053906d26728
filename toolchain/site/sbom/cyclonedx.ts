/** The part of CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/) that the site's list uses. */
export interface Bom {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

export interface Component {
  readonly type: 'application' | 'library' | 'file';
  readonly 'bom-ref'?: string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  /** `required`: it is in the site. `optional`: it comes with the toolchains outside of the page. */
  readonly scope?: 'required' | 'optional';
  readonly hashes?: readonly Hash[];
  readonly licenses?: readonly Licence[];
  readonly purl?: string;
  readonly externalReferences?: readonly Reference[];
  readonly components?: readonly Component[];
}

export type Licence = { readonly license: { readonly id: string } } | { readonly expression: string };

export interface Hash {
  readonly alg: 'SHA-256' | 'SHA-512';
  /** Hexadecimal. */
  readonly content: string;
}

export interface Reference {
  readonly type: 'distribution';
  readonly url: string;
  readonly hashes?: readonly Hash[];
}

export interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

/** An SPDX id or expression, as the format wants the two told apart. */
export function licencesOf(spdx: string): readonly Licence[] {
  return /^[\w.+-]+$/.test(spdx) ? [{ license: { id: spdx } }] : [{ expression: spdx }];
}

export function sha256Hash(hex: string): readonly Hash[] {
  return [{ alg: 'SHA-256', content: hex.replace(/^sha256:/, '') }];
}

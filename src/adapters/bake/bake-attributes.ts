/** The kind of value of an attribute of a target. */
export type BakeAttributeKind = 'text' | 'boolean' | 'list' | 'map';

interface BakeAttribute {
  kind: BakeAttributeKind;
  /** Whether a target adds to what it inherits, instead of replacing it. Maps are merged by key. */
  isAdded?: true;
}

const text: BakeAttribute = { kind: 'text' };
const list: BakeAttribute = { kind: 'list' };
const added: BakeAttribute = { kind: 'list', isAdded: true };
const map: BakeAttribute = { kind: 'map' };

/**
 * The attributes of a target that decide something here. Bake ignores attributes that it does not know. Source: Docker
 * documentation, Bake file reference; what is added to an inherited value was tried with buildx 0.13.1.
 */
export const bakeAttributes: ReadonlyMap<string, BakeAttribute> = new Map([
  ['annotations', added],
  ['args', map],
  ['attest', added],
  ['cache-from', added],
  ['cache-to', list],
  ['context', text],
  ['contexts', map],
  ['dockerfile', text],
  ['dockerfile-inline', text],
  ['entitlements', added],
  ['labels', map],
  ['network', text],
  ['no-cache', { kind: 'boolean' }],
  ['no-cache-filter', list],
  ['output', list],
  ['platforms', list],
  ['pull', { kind: 'boolean' }],
  ['secret', list],
  ['ssh', list],
  ['tags', list],
  ['target', text],
]);

/**
 * The attributes of the blocks in which bake refuses others, of all releases until buildx 0.30 (Bake file reference),
 * and those that must be there.
 */
export const closedBlocks: ReadonlyMap<string, { known: readonly string[]; required: readonly string[] }> =
  new Map([
    ['group', { known: ['name', 'description', 'targets'], required: ['targets'] }],
    ['variable', { known: ['default', 'description', 'type', 'sensitive'], required: [] }],
    ['function', { known: ['params', 'variadic_params', 'result'], required: ['params', 'result'] }],
  ]);

/** The blocks of a bake file, and how many labels they have. */
export const bakeBlocks: ReadonlyMap<string, number> = new Map([
  ['group', 1],
  ['target', 1],
  ['variable', 1],
  ['function', 1],
]);

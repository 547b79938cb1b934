import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { readSources } from './read.ts';

const text = `
import { a, type B, c as d } from './a.ts';
export const one = a, two = 2;
export function three(): number { return two; }
export async function four(): Promise<B> { return d; }
export interface Five { six: string }
export type Seven = Five;
export class Eight {}
const nine = 9;
export { nine, a };
export { ten } from './ten.ts';
`;
const fs = createVirtualFileSystem({
  '/p/tsconfig.json': JSON.stringify({ files: ['src/x.ts'] }),
  '/p/src/x.ts': text,
});
const [facts] = readSources('/p', '/p/tsconfig.json', () => true, { fs });

test('every form of export is read, with whether its own file uses it', () => {
  assert.deepEqual(
    facts?.exports.map(({ name, isUsedInFile }) => `${name} ${isUsedInFile}`),
    [
      'one false',
      'two true',
      'three false',
      'four false',
      'Five true',
      'Seven false',
      'Eight false',
      'nine false',
    ],
  );
  assert.equal(facts?.exports.find(({ name }) => name === 'Five')?.line, 6);
});

test('names are imported under the name that the other file has for them', () => {
  assert.deepEqual(facts?.imports[0]?.names, ['a', 'c']);
  assert.deepEqual(facts?.imports[0]?.typeNames, ['B']);
  assert.deepEqual(facts?.imports[1]?.names, ['ten']);
});

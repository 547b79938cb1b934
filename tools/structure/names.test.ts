import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeatedNames } from './names.ts';
import { source } from './test-sources.ts';

const sources = ['src/a/one.ts', 'src/a/two.ts', 'src/b/three.ts'].map((file) => source(file, {}, ['read']));
const reason = 'both are doors';

test('a name that two files export is named at both', () => {
  assert.deepEqual(repeatedNames(sources.slice(1), []), [
    'src/a/two.ts:10: exports read, as does src/b/three.ts: rename one for what it is',
    'src/b/three.ts:10: exports read, as does src/a/two.ts: rename one for what it is',
  ]);
});

test('of many files that export a name two are named', () => {
  const many = [...sources, source('src/c/four.ts', {}, ['read'])];
  assert.match(repeatedNames(many, [])[0] ?? '', /as does src\/a\/two\.ts and 2 more: /u);
  assert.match(repeatedNames(sources, [])[0] ?? '', /as does src\/a\/two\.ts and src\/b\/three\.ts: /u);
});

test('a listed name may be exported where the list says', () => {
  assert.deepEqual(repeatedNames(sources, [{ name: 'read', in: ['src/a/', 'src/b/three.ts'], reason }]), []);
  const [line, ...others] = repeatedNames(sources, [{ name: 'read', in: ['src/a/'], reason }]);
  assert.match(line ?? '', /^src\/b\/three\.ts:10: /u);
  assert.deepEqual(others, []);
});

test('an entry of the list that is not needed is named', () => {
  assert.deepEqual(repeatedNames(sources.slice(2), [{ name: 'read', in: ['src/b/'], reason }]), [
    'tools/structure/repeated-names.ts:1: read is exported once at most: remove its entry',
  ]);
});

test('names that one file exports under are its own business', () => {
  assert.deepEqual(repeatedNames([source('src/a.ts', {}, ['read', 'write'])], []), []);
});

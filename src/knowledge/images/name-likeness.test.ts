import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likeness } from './name-likeness.ts';

describe('how a name differs from another one', () => {
  const cases: readonly (readonly [name: string, known: string, difference: string | undefined])[] = [
    ['ngnix', 'nginx', '“ni” in place of “in”'],
    ['postgress', 'postgres', '“s” is added'],
    ['posgres', 'postgres', '“t” is missing'],
    ['postgrez', 'postgres', '“z” in place of “s”'],
    ['n0de', 'node', '“0” in place of “o”, which look alike'],
    ['rnaven', 'maven', '“rn” in place of “m”, which look alike'],
    ['mongo_express', 'mongo-express', '“_” in place of “-”, by its separators alone'],
    ['node-official', 'node', '“-official” is added, which says nothing about its maker'],
    ['the-official-node', 'node', '“the-official-” is added, which says nothing about its maker'],
    ['elastcsearhc', 'elasticsearch', '“csearhc” in place of “icsearch”'],
  ];
  for (const [name, known, difference] of cases)
    it(`${name}: ${difference ?? 'not at all'}`, () => assert.equal(likeness(name, known), difference));
});

describe('a slip', () => {
  const near: readonly (readonly [name: string, known: string])[] = [
    ['ndoe', 'node'],
    ['nodee', 'node'],
    ['noode', 'node'],
    ['abcdefghik', 'abcdefghijk'],
    ['abdcefghijk', 'abcdefghijk'],
    ['abdcefghikj', 'abcdefghijk'],
    ['bcdefghij', 'abcdefghij'],
  ];
  const far: readonly (readonly [name: string, known: string])[] = [
    ['', 'node'],
    ['node', 'node'],
    ['mode', 'node'],
    ['nodes', 'node'],
    ['nod', 'node'],
    ['oned', 'node'],
    ['host', 'ghost'],
    ['clone', 'plone'],
    ['mysql8', 'mysql'],
    ['mysql-8', 'mysql'],
    ['mysql57', 'mysql8'],
    ['redmine', 'redis'],
    ['abdcefgih', 'abcdefghi'],
    ['bacdefgihjk', 'abcdefghijkl'],
  ];
  for (const [name, known] of near)
    it(`${name} is near ${known}`, () => assert.notEqual(likeness(name, known), undefined));
  for (const [name, known] of far)
    it(`${JSON.stringify(name)} is not near ${known}`, () => assert.equal(likeness(name, known), undefined));

  it('is the same either way', () => {
    for (const [name, known] of [...near, ...far])
      assert.equal(
        likeness(name, known) === undefined,
        likeness(known, name) === undefined,
        `${name} ${known}`,
      );
  });
});

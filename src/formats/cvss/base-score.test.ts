import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseScoreOfCvss } from './base-score.ts';

/** Published with their scores: CVSS 2.0 section 3.3; CVSS 3.1 examples; CVSS 4.0 examples; NVD's entries. */
const published: readonly (readonly [vector: string, score: number])[] = [
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8],
  ['(AV:N/AC:L/Au:N/C:C/I:C/A:C)', 10],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C', 6.2],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C', 6.2],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:N', 0],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1],
  ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 8.8],
  ['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N', 0],
  ['CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N', 9.8],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', 9.8],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3],
  ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N', 8.7],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0],
];
for (const [vector, score] of published)
  test(`${vector} is ${score}`, () => {
    assert.equal(baseScoreOfCvss(vector), score);
  });

const invalid: readonly string[] = [
  '',
  'CVSS:3.1',
  'CVSS:3.1/',
  'CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/',
  'CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:NA/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/constructor:X',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'AV:N/AC:L/Au:N/C:N/I:N',
  'CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N',
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N',
  `CVSS:3.1/${'AV:N/'.repeat(100_000)}`,
];
for (const vector of invalid)
  test(`${JSON.stringify(vector.slice(0, 80))} is no vector`, () => {
    assert.equal(baseScoreOfCvss(vector), undefined);
  });

test('every vector of version 4 has a score, and a worse value never lowers it', () => {
  const worst: readonly (readonly [string, string])[] = [
    ['AV', 'NALP'],
    ['AC', 'LH'],
    ['AT', 'NP'],
    ['PR', 'NLH'],
    ['UI', 'NPA'],
    ['VC', 'HLN'],
    ['VI', 'HLN'],
    ['VA', 'HLN'],
    ['SC', 'HLN'],
    ['SI', 'HLN'],
    ['SA', 'HLN'],
  ];
  const scoreOf = (places: readonly number[]): number =>
    baseScoreOfCvss(
      `CVSS:4.0/${worst.map(([name, values], at) => `${name}:${values[places[at] ?? 0]}`).join('/')}`,
    ) ?? Number.NaN;
  for (let number = 0; number < 20_000; number += 1) {
    let rest = number * 7919;
    const places = worst.map(([, values]) => {
      const place = rest % values.length;
      rest = Math.floor(rest / values.length);
      return place;
    });
    const score = scoreOf(places);
    assert.ok(score >= 0 && score <= 10, String(places));
    const better = places.map((place, at) =>
      at === number % 11 ? Math.min(place + 1, (worst[at]?.[1].length ?? 1) - 1) : place,
    );
    assert.ok(scoreOf(better) <= score, `${places.join('')} ${better.join('')}`);
  }
});

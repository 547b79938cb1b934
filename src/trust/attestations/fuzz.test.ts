import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  cyclonedx,
  grype,
  provenance02,
  provenance1,
  purl,
  report,
  sarif,
  spdx,
  trivy,
  types,
  vex,
} from '../../../test/kit/attested-content.ts';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { isJsonRecord } from '../../formats/json/members.ts';
import { readOpenVex } from '../../formats/openvex/read-openvex.ts';
import { conclude } from '../steps.ts';
import { contentSteps, newestReports } from './content-steps.ts';

const digest = 'a'.repeat(64);
const samples: readonly (readonly [string, unknown])[] = [
  [types.provenance02, provenance02],
  [types.provenance1, provenance1],
  [types.spdx, spdx],
  [types.cyclonedx, cyclonedx],
  [types.openvex, vex([{ '@id': purl }])],
  ...[trivy('CRITICAL'), grype('Critical'), sarif('Trivy', '9.8'), [{ id: 'a', severity: [] }]].map(
    (result) => [types.report, report(result)] as const,
  ),
  [
    types.report,
    report({ ...cyclonedx, vulnerabilities: [{ id: 'a', ratings: [{ severity: 'critical' }] }] }),
  ],
];
const odd: readonly unknown[] = [null, true, 0, -1, 1e300, '', 'a', '*', [], {}, [null], [[]], { a: null }];

/** A copy in which one value, or one in ten, is another one. */
function changed(value: unknown, random: () => number): unknown {
  if (random() < 0.1) return odd[Math.floor(random() * odd.length)];
  if (Array.isArray(value)) return value.map((one) => changed(one, random));
  if (!isJsonRecord(value)) return value;
  const members = Object.entries(value).filter(() => random() > 0.03);
  return Object.fromEntries(members.map(([key, one]) => [key, changed(one, random)]));
}

it('no predicate ends the verification, and a demand that is not met is never trusted', () => {
  const random = seeded(20_261_130);
  const now = new Date('2026-06-02T00:00:00Z');
  const demand = {
    builder: 'https://elsewhere.example',
    severity: 'critical',
    maxAge: 10 * 24 * 60 * 60 * 1000,
  } as const;
  for (let round = 0; round < roundsOf(4000); round += 1)
    for (const [type, sample] of samples) {
      const predicate = changed(sample, random);
      const statement = { type, predicate, times: [] };
      newestReports([statement]);
      const given = { image: { digests: [digest] }, vex: [], now };
      const { verdict, steps } = conclude(contentSteps(statement, demand, given));
      assert.ok(steps.length > 0);
      if (type === types.provenance02 || type === types.provenance1)
        assert.notEqual(verdict, 'trusted', JSON.stringify(predicate));
    }
});

it('a VEX document that is changed is read or refused', () => {
  const random = seeded(20_261_201);
  const sample = vex([{ '@id': purl, subcomponents: [{ '@id': purl }], hashes: { 'sha-256': digest } }]);
  for (let round = 0; round < roundsOf(4000); round += 1)
    try {
      readOpenVex(changed(sample, random));
    } catch (error) {
      assert.ok(error instanceof TypeError, String(error));
    }
});

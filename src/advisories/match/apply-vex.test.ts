import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyVex } from './apply-vex.ts';
import { digest, other, scanned, statement, statusOf, type Named } from './test-vex.ts';

describe('a VEX statement', () => {
  it('is on a vulnerability by any of its ids, whatever their case', () => {
    for (const id of [
      'CVE-2024-1000',
      'cve-2024-1000',
      'GHSA-aaaa-bbbb-cccc',
      'ghsa-AAAA-bbbb-cccc',
      'DSA-1-1',
    ])
      assert.equal(statusOf([{ vulnerabilities: [id] }]), 'not-affected', id);
    for (const id of ['CVE-2024-1001', 'CVE-2024-10000', 'GHSA-aaaa-bbbb-cccd', 'DSA-1-2'])
      assert.equal(statusOf([{ vulnerabilities: [id] }]), undefined, id);
  });

  it('on another CVE of the same erratum is not on this one', () => {
    assert.equal(statusOf([{ vulnerabilities: ['CVE-2024-9999', 'DSA-1-1'] }]), undefined);
    assert.equal(statusOf([{ vulnerabilities: ['CVE-2024-9999', 'CVE-2024-1000'] }]), 'not-affected');
  });

  it('on a part is on that package of that product only', () => {
    const image = `pkg:oci/nginx@${digest}`;
    const cases: readonly (readonly [products: string[], subcomponents: string[], isOn: boolean])[] = [
      [[image], ['pkg:npm/lodash@4.17.20'], true],
      [[image], ['pkg:npm/lodash'], true],
      [[image], ['pkg:npm/underscore'], false],
      [[`pkg:oci/nginx@${other}`], ['pkg:npm/lodash'], false],
      [[`pkg:oci/nginx@${other}`, image], ['pkg:npm/underscore', 'pkg:npm/lodash'], true],
      [['pkg:npm/shop'], ['pkg:npm/lodash'], false],
    ];
    for (const [named, subcomponents, isOn] of cases)
      assert.equal(
        statusOf([{ products: named, subcomponents }]),
        isOn ? 'not-affected' : undefined,
        `${named.join()} ${subcomponents.join()}`,
      );
  });

  it('on a part of a program is on what is in its files', () => {
    const at = (...paths: string[]) => ({
      locations: paths.map((path) => ({ path, proof: 'linked' as const })),
    });
    const dependency: Named = { type: 'golang', name: 'example.org/dep', version: 'v1.0.0' };
    const app: Named = { type: 'golang', name: 'example.org/app', version: '' };
    const said = {
      products: ['pkg:golang/example.org/app'],
      subcomponents: ['pkg:golang/example.org/dep@v1.0.0'],
    };
    const on = (...packages: readonly Named[]) => statusOf([said], { packages });
    assert.equal(on({ ...dependency, ...at('/app') }, { ...app, ...at('/app') }), 'not-affected');
    assert.equal(on({ ...dependency, ...at('/app', '/other') }, { ...app, ...at('/app') }), undefined);
    assert.equal(
      on({ ...dependency, ...at('/app!/lib/dep.jar') }, { ...app, ...at('/app') }),
      'not-affected',
    );
    assert.equal(on({ ...dependency, ...at('/app2') }, { ...app, ...at('/app') }), undefined);
    assert.equal(on(dependency, app), undefined);
  });

  it('that is the newest counts, and of two of the same time the one that clears nothing', () => {
    const [old, young] = ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00+00:30'];
    const cleared = { status: 'fixed' } as const;
    const affected = { status: 'affected' } as const;
    for (const order of [(all: object[]) => all, (all: object[]) => all.toReversed()]) {
      assert.equal(
        statusOf(
          order([
            { ...cleared, issued: old },
            { ...affected, issued: young },
          ]),
        ),
        'affected',
      );
      assert.equal(
        statusOf(
          order([
            { ...cleared, issued: young },
            { ...affected, issued: old },
          ]),
        ),
        'fixed',
      );
      assert.equal(
        statusOf(
          order([
            { ...cleared, issued: old },
            { ...affected, issued: old },
          ]),
        ),
        'affected',
      );
      const undated = { ...affected, issued: 'yesterday' };
      assert.equal(statusOf(order([{ ...cleared, issued: old }, undated])), 'fixed');
    }
  });

  it('that is newer but on something else changes nothing', () => {
    const newer = { status: 'affected', issued: '2026-06-01T00:00:00Z' } as const;
    assert.equal(statusOf([{}, { ...newer, products: ['pkg:npm/lodash@5.0.0'] }]), 'not-affected');
    assert.equal(statusOf([{}, { ...newer, vulnerabilities: ['CVE-2024-1001'] }]), 'not-affected');
  });

  it('leaves every match where it is', () => {
    const before = scanned({});
    const after = applyVex(before, [statement({})]);
    assert.equal(after.assessment.matches.length, 1);
    assert.deepEqual(
      { ...after.assessment.matches[0], vex: undefined },
      { ...before.assessment.matches[0], vex: undefined },
    );
  });
});

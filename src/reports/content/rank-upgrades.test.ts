import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareUpgrades, type SeverityCounts, type Upgrade } from './vulnerabilities.ts';

const none: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

function upgrade(
  name: string,
  { counts = {}, ...more }: Partial<Omit<Upgrade, 'counts'>> & { counts?: Partial<SeverityCounts> },
): Upgrade {
  return {
    package: name,
    installed: '1',
    to: '2',

    clears: 1,
    exploited: 0,
    ...more,
    counts: { ...none, ...counts },
  };
}

test('exploited ranks before loaded, that before severity, and that before the probability of exploitation', () => {
  const ranked = [
    upgrade('exploited', { exploited: 1, loaded: false, counts: { low: 1 } }),
    upgrade('critical', { counts: { critical: 1 } }),
    upgrade('loaded', { loaded: true, counts: { high: 1 } }),
    upgrade('likely', { epss: 0.9, counts: { high: 1 } }),
    upgrade('unlikely', { epss: 0.1, counts: { high: 1 } }),
    upgrade('loaded and low', { loaded: true, counts: { low: 1 } }),
    upgrade('not loaded', { loaded: false, counts: { critical: 9 } }),
    upgrade('not loaded and low', { loaded: false, counts: { low: 1 } }),
  ];
  for (const start of [ranked, ranked.toReversed()])
    assert.deepEqual(
      start.toSorted(compareUpgrades).map((one) => one.package),
      ranked.map((one) => one.package),
    );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInForce, isDay } from './dates.ts';

test('days of the calendar', () => {
  for (const day of ['2026-01-01', '2024-02-29', '2000-02-29', '2026-12-31']) assert.ok(isDay(day), day);
  const wrong = [
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-01-00',
    '2026-04-31',
    '26-1-1',
    '',
  ];
  for (const day of wrong) assert.ok(!isDay(day), day);
});

test('it holds through its last day, in UTC', () => {
  assert.ok(isInForce('2026-11-25', '2026-11-25T23:59:59.999Z'));
  assert.ok(!isInForce('2026-11-25', '2026-11-26T00:00:00Z'));
  assert.ok(isInForce(undefined, 'whenever'));
});

test('at a time that cannot be read nothing with an end holds', () => {
  for (const time of ['', 'soon', '2020-01-01', '2020-01-01T00:00:00+02:00', '2020-99-01T00:00:00Z']) {
    assert.ok(!isInForce('2099-01-01', time), time);
  }
});

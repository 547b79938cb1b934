import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unifiedGroup } from './group-memory.ts';

const id = 'd'.repeat(64);

test('the control group of version 2 is found alone and beside those of version 1', () => {
  assert.equal(unifiedGroup(`0::/system.slice/docker-${id}.scope\n`), `/system.slice/docker-${id}.scope`);
  assert.equal(
    unifiedGroup(`12:memory:/docker/${id}\n1:name=systemd:/x\n0::/docker/${id}\n`),
    `/docker/${id}`,
  );
  assert.equal(unifiedGroup(`4:memory:/docker/${id}\n`), undefined);
  assert.equal(unifiedGroup(''), undefined);
});

test('a group outside of the own namespace has no path', () => {
  assert.equal(unifiedGroup(`0::/../docker-${id}.scope\n`), undefined);
});

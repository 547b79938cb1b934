import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testContainer as container } from '../../../test/kit/container-state.ts';
import { removedRegistries, withholdReason, type WithholdGiven } from './withhold.ts';

const plain: WithholdGiven = {
  isNamed: false,
  containers: [],
  filtersPackets: true,
  version: '26.1.5',
  isExperimental: false,
};

function withheld(after: string, given: Partial<WithholdGiven> = {}, before = '{}') {
  return withholdReason(before, after, { ...plain, ...given });
}

test('what stops the engine or its containers is never made', () => {
  const limits = '{"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}}}';
  for (const isNamed of [false, true]) {
    assert.match(
      withheld(limits, { isNamed, openFilesLimit: 20_000 })?.why ?? '',
      /no container would start/u,
    );
    assert.match(
      withheld('{"icc": false}', { isNamed, filtersPackets: false })?.why ?? '',
      /does not start/u,
    );
    assert.match(withheld('{"ip6tables": true}', { isNamed })?.why ?? '', /unless experimental/u);
    const experimental = '{"ip6tables": true, "experimental": true}';
    const off = '{"ip6tables": true, "experimental": false}';
    assert.equal(withheld(off, { isNamed }, experimental)?.canBeNamed, false);
  }
  assert.equal(withheld(limits, { openFilesLimit: 64_000 }), undefined);
  assert.equal(withheld(limits), undefined);
  assert.equal(withheld('{"icc": false, "iptables": true}', { filtersPackets: false }), undefined);
  assert.equal(withheld('{"ip6tables": true}', { version: '28.0.1' }), undefined);
  assert.equal(withheld('{"ip6tables": true}', { isExperimental: true }), undefined);
});

test('user namespaces, and registries in use, are changed only where their rule is named', () => {
  const remap = '{"userns-remap": "default"}';
  assert.equal(withheld(remap)?.canBeNamed, true);
  assert.equal(withheld(remap, { isNamed: true }), undefined);
  const before = '{"insecure-registries": ["https://registry.example:5000", "10.0.0.0/8"]}';
  const after = '{"insecure-registries": ["10.0.0.0/8"]}';
  assert.deepEqual(removedRegistries(before, after), ['registry.example:5000']);
  const containers = [container({ name: 'web', image: 'registry.example:5000/web:1' })];
  assert.match(
    withheld(after, { containers }, before)?.why ?? '',
    /running containers come from it \(web\)/u,
  );
  assert.equal(withheld(after, { containers, isNamed: true }, before), undefined);
  assert.equal(withheld(after, { containers: [container()] }, before), undefined);
});

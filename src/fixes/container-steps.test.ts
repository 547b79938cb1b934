import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProposedChange } from '../core/findings/finding.ts';
import type { Location } from '../core/location.ts';
import type { WorkloadIdentity } from '../core/workload/workload.ts';
import { containerSteps, runOption } from './container-steps.ts';

function container(name: string): WorkloadIdentity {
  return { surface: 'container', platform: 'docker', key: name, name, at: [] };
}

function inDocument(pointer: string): Location {
  return { in: 'document', document: 'inspect', pointer };
}

const words = { safety: 'safe', title: 'x' } as const;

test('an option as the command line takes it', () => {
  assert.equal(runOption('readOnlyRoot', true), '--read-only');
  assert.equal(runOption('init', false), '--init=false');
  assert.equal(runOption('memory', '512m'), '--memory 512m');
  assert.equal(
    runOption('noNewPrivileges', 'no-new-privileges:true'),
    '--security-opt no-new-privileges:true',
  );
});

test('what can be changed while it exists is, and is said for the next one', () => {
  const change: ProposedChange = { kind: 'write', ...words, setting: 'pids', value: 100 };
  assert.deepEqual(containerSteps(change, container('web-1')), [
    'Now: `docker update --pids-limit 100 web-1`',
    'For the next one: `--pids-limit 100` where it is made',
  ]);
  const memory: ProposedChange = { kind: 'write', ...words, setting: 'memory', value: '512m' };
  assert.deepEqual(containerSteps(memory, container('web-1')), [
    'Now: `docker update --memory 512m --memory-swap 1024m web-1`',
    'For the next one: `--memory 512m` where it is made',
  ]);
  assert.match(containerSteps(change, container('$(id)'))[0] ?? '', /--pids-limit 100 NAME`$/u);
});

test('the rest is a container made again', () => {
  const write: ProposedChange = { kind: 'write', ...words, setting: 'readOnlyRoot', value: true };
  assert.deepEqual(containerSteps(write, container('a')), ['Create the container again with `--read-only`']);
  const at = [inDocument('/HostConfig/Privileged')];
  assert.deepEqual(containerSteps({ kind: 'remove', ...words, at }, container('a')), [
    'Create the container again without `--privileged`, which shows as /HostConfig/Privileged',
  ]);
  const mount: ProposedChange = { kind: 'remove', ...words, at: [inDocument('/HostConfig/Binds/0')] };
  assert.deepEqual(containerSteps(mount, container('a')), [
    'Create the container again without `--volume`, which shows as /HostConfig/Binds/0',
  ]);
  const long = [inDocument('/HostConfig/Mounts/0'), inDocument('/Mounts/0')];
  assert.deepEqual(containerSteps({ kind: 'remove', ...words, at: long }, container('a')), [
    'Create the container again without `--mount`, which shows as /HostConfig/Mounts/0, /Mounts/0',
  ]);
  const place = inDocument('/HostConfig/PortBindings/80~1tcp/0');
  const value = '127.0.0.1:8080:80';
  assert.deepEqual(
    containerSteps(
      { kind: 'replace', ...words, setting: 'ports', address: '127.0.0.1', at: place, value },
      container('a'),
    ),
    [
      'Create the container again with `--publish 127.0.0.1:8080:80` in place of /HostConfig/PortBindings/80~1tcp/0',
    ],
  );
});

test('a place that no option is known to make is only named', () => {
  const change: ProposedChange = { kind: 'remove', ...words, at: [inDocument('/Elsewhere/0')] };
  assert.deepEqual(containerSteps(change, container('a')), [
    'Create the container again without /Elsewhere/0',
  ]);
});

test('what no setting asks for was made by something else', () => {
  const change: ProposedChange = { kind: 'remove', ...words, at: [inDocument('')] };
  assert.match(containerSteps(change, container('a')).join(), /^Find out what made it, /u);
});

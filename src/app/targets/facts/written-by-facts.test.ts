import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daemonConfigReader } from '../daemon-config/read.ts';
import { factsWith } from '../../../../test/kit/facts.ts';
import { parseFacts } from './read-facts.ts';
import { collectedMembers } from './sparse-members.ts';

test('facts of a daemon.json with indented members can be read again', () => {
  const { facts = {} } = daemonConfigReader.readAlone?.('{\n  "icc": false\n}\n') ?? {};
  const saved = { ...factsWith({}), ...facts, collects: collectedMembers() };
  assert.deepEqual(
    parseFacts(JSON.stringify(saved), 'facts.json').configuredEngines,
    JSON.parse(JSON.stringify(facts.configuredEngines)),
  );
});

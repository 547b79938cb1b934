import assert from 'node:assert/strict';
import { check } from '../../src/checks/host/docker-group-members.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import type { FakeHost } from './fake-host.ts';
import { factsOfTree, outcomesOf } from './host-tree.ts';

/** What the rule on who controls the engine says of a host, where these users are trusted if any are given. */
export async function groupOutcome(host: FakeHost, trustedUsers?: readonly string[]): Promise<Outcome> {
  const facts = await factsOfTree(host);
  const found =
    trustedUsers === undefined
      ? outcomesOf(facts, [check]).get(check.id)
      : check.evaluate(facts.host, { trustedUsers });
  assert.ok(found);
  return found;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import type { EngineGroup } from '../../core/host/host.ts';
import { known } from '../../core/observed.ts';
import { check } from './docker-group-members.ts';

function textOf(more: Pick<EngineGroup, 'because' | 'through'>, parameters = {}): string {
  const group = { name: 'ops', gid: 50, members: ['ann'], administrators: [], doubts: [], ...more };
  const host = {
    ...emptyHost,
    engineGroups: known([group], '/etc/group'),
    engineUsers: known({ users: [], doubts: [] }, 'sudo'),
  };
  return JSON.stringify(check.evaluate(known(host, '/'), parameters));
}

test('the way to root is named by what it is, whatever the words of its reason are', () => {
  const doas = 'doas runs docker as root for its members without a password (/etc/doas.conf)';
  assert.match(textOf({ because: doas, through: 'rule' }), /may become root by a rule \(doas/u);
  assert.match(textOf({ because: 'it owns /run/docker.sock', through: 'socket' }), /root through Docker/u);
  assert.match(textOf({ because: 'it may write to /dev/vda', through: 'disk' }), /root by another way/u);
  assert.match(textOf({ because: 'facts of an older version' }), /root through Docker/u);
});

test('a group that may write to a Compose file keeps its members: the file is given to root', () => {
  const because = 'write access to /srv/shop/compose.yaml, from which root starts containers';
  const stepsWith = (through: EngineGroup['through']): string =>
    textOf({ because, ...(through && { through }) }, { trustedUsers: ['bob'] });
  assert.match(stepsWith('project'), /Let only root write to the file/u);
  assert.doesNotMatch(stepsWith('project'), /gpasswd/u);
  assert.match(stepsWith('socket'), /gpasswd/u);
});

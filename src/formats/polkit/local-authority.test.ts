import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openActions } from './declared-actions.ts';
import { parseLocalAuthority } from './local-authority.ts';

test('entries of a local authority that answer yes', () => {
  const text = `[Units]
Identity=unix-user:ann;unix-group:dev
Action=org.freedesktop.systemd1.*;x
ResultAny=no
ResultActive=yes

[Asked]
Identity=unix-user:*
Action=*
ResultActive=auth_admin
`;
  assert.deepEqual(parseLocalAuthority(text), [
    { identities: ['unix-user:ann', 'unix-group:dev'], actions: ['org.freedesktop.systemd1.*', 'x'] },
  ]);
});

test('declared actions that need no authentication', () => {
  const text = `<?xml version="1.0"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD" "http://x.example/a.dtd">
<policyconfig>
  <!-- <action id="c"><defaults><allow_any>yes</allow_any></defaults></action> -->
  <action id="a">
    <defaults><allow_any>auth_admin</allow_any><allow_active> yes </allow_active></defaults>
    <description xml:lang="de">ä</description>
    <annotate key="org.freedesktop.policykit.exec.path">/usr/bin/docker</annotate>
  </action>
  <action id="b"><defaults><allow_any>auth_admin_keep</allow_any></defaults></action>
</policyconfig>`;
  assert.deepEqual(openActions(text), [{ id: 'a', program: '/usr/bin/docker' }]);
});

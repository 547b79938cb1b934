import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dnsmasqCommands,
  interfacesCommands,
  keepalivedCommands,
  openvpnCommands,
  wireguardCommands,
} from './network-commands.ts';

test('commands of ifup, and further configuration', () => {
  const text =
    'auto eth0\niface eth0 inet dhcp\n  pre-up /srv/a -x\n\tup  /srv/b || true\n post-down /srv/c\n# up /srv/old\nsource /srv/if.d/*\nsource-directory /srv/dir\nup\n';
  assert.deepEqual(interfacesCommands(text), [
    '/srv/a -x',
    '/srv/b || true',
    '/srv/c',
    '/srv/if.d/*',
    'run-parts /srv/dir',
  ]);
});

test('commands of a WireGuard tunnel', () => {
  const text = '[Interface]\nPrivateKey = x\nPostUp = /srv/up.sh %i\npredown=/srv/down\n#PreUp = /srv/old\n';
  assert.deepEqual(wireguardCommands(text), ['/srv/up.sh *', '/srv/down']);
});

test('scripts of OpenVPN run as root by security level, before it changes its user', () => {
  const scripts = 'up "/srv/up x"\ndown /srv/down\nplugin /srv/auth.so login\n';
  assert.deepEqual(openvpnCommands(scripts), ['/srv/auth.so login']);
  assert.deepEqual(openvpnCommands(`script-security 2\n${scripts}`), [
    '/srv/up x',
    '/srv/down',
    '/srv/auth.so login',
  ]);
  assert.deepEqual(openvpnCommands(`script-security 2\nuser nobody\n${scripts}`), [
    '/srv/up x',
    '/srv/auth.so login',
  ]);
  assert.equal(openvpnCommands(`script-security 3\nuser root\n${scripts}`).length, 3);
  // Seen with OpenVPN 2.6.14.
  const changing = 'script-security 2\nuser nobody\n';
  const more = 'route-up /srv/route\nipchange /srv/ip\ntls-verify /srv/tls\nclient-connect /srv/c\n';
  assert.deepEqual(openvpnCommands(`${changing}${more}`), ['/srv/route']);
  assert.deepEqual(openvpnCommands(`${changing}client\n${more}`), ['/srv/route', '/srv/ip', '/srv/tls']);
  assert.deepEqual(openvpnCommands(`${changing}route-delay 2\n${more}`), []);
  assert.deepEqual(openvpnCommands('config /srv/more.conf\n'), ['/srv/more.conf']);
});

test('the script of leases of dnsmasq, and its further configuration', () => {
  assert.deepEqual(dnsmasqCommands('dhcp-script=/srv/lease\nconf-dir=/srv/d,*.conf\nconf-file=/srv/f\n'), [
    '/srv/lease',
    'run-parts /srv/d',
    '/srv/f',
  ]);
  assert.deepEqual(dnsmasqCommands('dhcp-script=/srv/lease\ndhcp-scriptuser=dnsmasq\n'), []);
});

test('scripts of keepalived that it runs as root and does not check', () => {
  const text =
    'vrrp_script chk {\n  script "/srv/chk -q"\n}\nvrrp_instance a {\n notify_master /srv/master\n ! notify /srv/old\n state MASTER\n}\n';
  assert.deepEqual(keepalivedCommands(text), ['/srv/chk -q', '/srv/master']);
  for (const line of ['enable_script_security', 'script_user keepalived'])
    assert.deepEqual(keepalivedCommands(`global_defs {\n ${line}\n}\n${text}`), []);
  assert.equal(keepalivedCommands(`script_user root\n${text}`).length, 2);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capabilitiesOfMask, capabilityBits, defaultCapabilities } from './kernel/capabilities.ts';
import { gradeCapability } from './kernel/capability-grades.ts';
import { reachedSocket } from './engine/engine-sockets.ts';
import { gradeHostPath } from './paths/sensitive-paths.ts';

describe('capabilities', () => {
  it('reads the mask an Engine 26.1.5 gives as the fourteen defaults', () => {
    assert.deepEqual(capabilitiesOfMask('00000000a80425fb').toSorted(), defaultCapabilities);
  });

  it('names every bit, and keeps an unknown one', () => {
    assert.equal(capabilitiesOfMask('1ffffffffff').length, 41);
    assert.equal(capabilityBits.length, 41);
    assert.deepEqual(capabilitiesOfMask('8000000000000000'), ['BIT_63']);
  });

  it('grades capabilities that are not defaults, unknown ones as high', () => {
    assert.equal(gradeCapability('SYS_ADMIN')?.severity, 'critical');
    assert.equal(gradeCapability('SOMETHING_NEW')?.severity, 'high');
  });
});

describe('host paths', () => {
  const severity = (path: string, readOnly = false) => gradeHostPath(path, readOnly)?.severity;

  it('grades subtrees, and directories above them', () => {
    for (const path of [
      '/',
      '/etc',
      '/etc/shadow',
      '/var/lib/docker/volumes',
      '/var/lib',
      '/var',
      '/proc',
      '/dev/sda',
    ]) {
      assert.equal(severity(path), 'critical', path);
    }
  });

  it('names the path itself if it is in the table', () => {
    assert.equal(gradeHostPath('/', true)?.entry.path, '/');
    assert.equal(gradeHostPath('/etc/shadow', false)?.entry.path, '/etc/shadow');
  });

  it('grades reading below writing', () => {
    assert.equal(severity('/usr', true), 'low');
    assert.equal(severity('/etc', true), 'high');
    assert.equal(severity('/', true), 'critical');
  });

  it('accepts harmless files read-only, and only so', () => {
    assert.equal(severity('/etc/localtime', true), undefined);
    assert.equal(severity('/etc/ssl/certs/ca.pem', true), undefined);
    assert.equal(severity('/etc/localtime'), 'medium');
    assert.equal(severity('/etc/localtime2', true), 'low');
  });

  it('tells homes from projects below them', () => {
    assert.equal(severity('/home/alice'), 'high');
    assert.equal(severity('/home/alice/project/src'), undefined);
    assert.equal(severity('/home/alice/.ssh', true), 'high');
    assert.equal(severity('/root/.aws/credentials', true), 'high');
  });

  it('follows the link of /var/run', () => {
    assert.equal(severity('/var/run'), severity('/run'));
  });

  it('does not grade an application’s own directories', () => {
    assert.equal(severity('/srv', true), 'low');
    for (const path of ['/srv/app', '/opt/app/data', '/data', '/etcetera', '/tmp/x'])
      assert.equal(severity(path), undefined);
  });
});

describe('engine sockets', () => {
  it('are reached by themselves, by a directory above, under any directory name', () => {
    assert.equal(reachedSocket('/var/run/docker.sock')?.through, 'socket');
    assert.equal(reachedSocket('/srv/proxy/docker.sock')?.through, 'socket');
    assert.equal(reachedSocket('/run/user/1000/docker.sock')?.through, 'socket');
    assert.equal(reachedSocket('/var/run/docker-host.sock')?.through, 'socket');
    assert.equal(reachedSocket('/var/run/docker.sock.raw')?.through, 'socket');
    assert.equal(reachedSocket('/run/docker/plugins/docker-volume-nfs.sock'), undefined);
    assert.equal(reachedSocket('\\\\.\\pipe\\docker_engine')?.through, 'socket');
    for (const path of ['/', '/run', '/var/run', '/run/user/1000', '/run/containerd']) {
      assert.equal(reachedSocket(path)?.through, 'directory', path);
    }
  });

  it('include the daemon’s own address', () => {
    assert.equal(reachedSocket('/srv/engine/api', ['/srv/engine/api'])?.through, 'socket');
    assert.equal(reachedSocket('/srv/engine', ['/srv/engine/api'])?.through, 'directory');
    assert.equal(reachedSocket('/proc/1/root/srv/engine', ['/srv/engine/api'])?.through, 'directory');
  });

  it('are reached through a process root, a user’s directory, a shim', () => {
    for (const path of [
      '/proc/1/root',
      '/proc/self/root/run',
      '/run/k3s',
      '/run/containerd/s',
      '/run/docker',
    ]) {
      assert.equal(reachedSocket(path)?.through, 'directory', path);
    }
    for (const path of [
      '/var/snap/microk8s',
      '/home/ann/.colima',
      '/Users/ann/.orbstack/run',
      '/Users/ann/.lima/docker/sock',
      '/mnt/wsl/shared-docker',
      '/run/host-services',
      '/home/ann/.rd',
    ])
      assert.equal(reachedSocket(path)?.through, 'directory', path);
    for (const path of ['/home/ann/.docker/run', '/run/user/1000/podman', '/var/snap/lxd/common/lxd']) {
      assert.equal(reachedSocket(path)?.through, 'directory', path);
    }
    for (const path of ['/proc/7/root/var/run/docker.sock', '/run/containerd/s/0a', '/run/nri/nri.sock']) {
      assert.equal(reachedSocket(path)?.through, 'socket', path);
    }
    for (const path of ['/home/ann/.docker', '/run/user/1000/pulse', '/proc/1', '/run/containerd-x']) {
      assert.equal(reachedSocket(path), undefined, path);
    }
    assert.equal(reachedSocket('/srv/engine'), undefined);
  });

  it('are not in /var, whose run is a link that resolves to the container’s own /run', () => {
    assert.equal(reachedSocket('/var'), undefined);
  });

  it('are not in an application’s directories', () => {
    for (const path of ['/srv', '/etc', '/run/app', '/data/docker.sock.bak'])
      assert.equal(reachedSocket(path), undefined);
  });
});

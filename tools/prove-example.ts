// The last part of `npm start`: one hardened service of the example runs for some seconds on the engine of this
// machine, and is tested against its contract. Nothing is pulled, published or left behind.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isNativeArchitecture, nativeFileName } from '../src/knowledge/native/native-program.ts';

const root = resolve(import.meta.dirname, '..');
const baseImage = 'busybox:1.37';

/** Returns what a docker command prints; `undefined` if it fails. */
function docker(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('docker', args, { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? stdout.trim() : undefined;
}

/** Why the proof cannot be shown here. */
function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root, to read what the kernel shows of a container';
  const endpoint =
    process.env['DOCKER_HOST'] ?? docker('context', 'inspect', '--format', '{{.Endpoints.docker.Host}}');
  if (endpoint === undefined) return 'there is no docker command';
  if (!endpoint.startsWith('unix://')) return 'the engine of the docker command is not on this machine';
  if (docker('compose', 'version') === undefined) return 'docker compose is not installed';
  const architecture = docker('version', '--format', '{{.Server.Arch}}');
  if (architecture === undefined) return 'no engine answers';
  if (!isNativeArchitecture(architecture)) return `there are no probes for ${JSON.stringify(architecture)}`;
  if (!existsSync(join(root, 'dist/native', nativeFileName('probe', architecture))))
    return 'the helper of probes is not built: node tools/build-native.ts builds it';
  if (docker('image', 'inspect', '--format', '{{.Id}}', baseImage) === undefined)
    return `the engine does not have ${baseImage}: docker pull ${baseImage}`;
  return undefined;
}

const why = whyNot();
if (why === undefined) {
  process.stdout.write(
    'Proof: the repaired web service of the example, in a container that is removed again (examples/shop/proof)\n',
  );
  spawnSync(
    process.execPath,
    [
      join(root, 'bin/ironhull'),
      'test',
      '--contract',
      join(root, 'examples/shop/proof/ironhull.contract.yaml'),
    ],
    { stdio: 'inherit' },
  );
} else process.stdout.write(`Proof on the example: skipped, ${why}\n`);

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';

const answers = `(url, uri) => url === '/Plugin.Activate'
  ? { Implements: ['authz'] }
  : { Allow: !(url === '/AuthZPlugin.AuthZReq' && uri.includes('/volumes/create')), Msg: 'not allowed' }`;

/** An authorization plugin of the old kind, a socket, that allows everything. Close it at the end. */
export async function socketPlugin(name: string): Promise<Server> {
  await mkdir('/run/docker/plugins', { recursive: true });
  const server = createServer((request, response) => {
    const body = request.url === '/Plugin.Activate' ? { Implements: ['authz'] } : { Allow: true };
    request.resume().on('end', () => response.end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(`/run/docker/plugins/${name}.sock`, resolve));
  return server;
}

/**
 * Writes a managed authorization plugin into `folder`, for `docker plugin create`: it refuses to
 * make volumes. It runs this Node, with its loader and libraries, from the host’s files.
 */
export async function writeManagedPlugin(folder: string): Promise<void> {
  const root = join(folder, 'rootfs');
  for (const path of ['proc', 'sys', 'dev', 'etc', 'tmp', 'host', 'run/docker/plugins'])
    await mkdir(join(root, path), { recursive: true });
  await writeFile(join(root, 'gate.mjs'), program);
  const config = {
    description: 'refuses volumes',
    documentation: '',
    entrypoint: await nodeBelow('/host', '/gate.mjs'),
    workdir: '/',
    interface: { types: ['docker.authz/1.0'], socket: 'gate.sock' },
    network: { type: 'host' },
    mounts: [{ name: 'host', source: '/', destination: '/host', type: 'bind', options: ['rbind', 'ro'] }],
    linux: { capabilities: [] },
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
}

const program = `import { createServer } from 'node:http';
process.on('SIGTERM', () => process.exit(0));
const answer = ${answers};
createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    const uri = body === '' ? '' : (JSON.parse(body).RequestUri ?? '');
    response.end(JSON.stringify(answer(request.url, uri)));
  });
}).listen('/run/docker/plugins/gate.sock');
`;

/** The words that run this Node where the host’s root is at `root`: its loader by name, and its libraries. */
async function nodeBelow(root: string, script: string): Promise<string[]> {
  const maps = await readFile('/proc/self/maps', 'utf8');
  const mapped = maps.split('\n').map((line) => line.slice(line.indexOf('/')));
  const libraries = [...new Set(mapped.filter((path) => /\.so(?:\.\d+)*$/u.test(path)))];
  const loader = libraries.find((path) => /\/ld-[^/]*$/u.test(path));
  if (loader === undefined) throw new Error('this Node has no loader: it is linked statically');
  const folders = [...new Set(libraries.map((path) => `${root}${dirname(path)}`))];
  return [`${root}${loader}`, '--library-path', folders.join(':'), `${root}${process.execPath}`, script];
}
